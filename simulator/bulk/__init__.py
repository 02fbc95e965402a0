"""The bulk check: a file of projects in, what the rules of a call say of each out.

Everything but :mod:`simulator.bulk.context` is Django-free, so that the processes that
judge start at once and stay small.
"""
