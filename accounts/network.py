"""Where a request comes from, told without the visitor's whole address."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

_IPV4_PREFIX, _IPV6_PREFIX = 24, 48


def network_of(address: str) -> str:
    """Return the network of an address: three bytes of an IPv4, 48 bits of an IPv6.

    A line of the journal is kept for good; it tells an office from another, not a person.
    Empty for what is not an address.
    """
    try:
        known = ip_address(address.strip())
    except ValueError:
        return ""
    known = getattr(known, "ipv4_mapped", None) or known
    prefix = _IPV4_PREFIX if known.version == 4 else _IPV6_PREFIX
    return str(ip_network(f"{known}/{prefix}", strict=False))


def visitor_network(request: HttpRequest) -> str:
    """Return the network of whoever asks, the proxies that are trusted left aside."""
    return network_of(str(get_adapter(request).get_client_ip(request)))
