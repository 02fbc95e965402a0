"""Fields that read what people type in French: amounts, counts, days, telephones, SIREN, SIRET.

Spaces of every width (U+00A0, U+202F, U+2009…) may separate digits. What is read is exact:
an amount with more decimals than a cent is refused, never rounded.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from stdnum.fr import siren, siret

NARROW_SPACE = "\u202f"
_CURRENCY = re.compile(r"(?:€|euros?|eur)$", re.IGNORECASE)
_AMOUNT = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]*)?")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_NATIONAL_PHONE = re.compile(r"0[1-9][0-9]{8}")
_INTERNATIONAL_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")


def _squeeze(value: str) -> str:
    """Drop every space; write the typographic minus as the sign that Python reads."""
    return "".join(value.split()).replace("\u2212", "-")


class EuroField(forms.DecimalField):
    """An amount in euros, typed as « 1 234,56 € » or « 1234.56 »; gives an exact Decimal.

    Not negative unless `min_value` says otherwise. The widget is a text input for which a
    telephone shows its decimal keyboard.
    """

    widget = forms.TextInput
    default_error_messages = {
        "invalid": "Écrivez un montant en euros, par exemple « 1 234,56 ».",
        "too_precise": "Un montant s’arrête au centime : écrivez deux décimales au plus.",
        "min_value": "Écrivez un montant d’au moins %(limit_value)s €.",
        "negative": "Écrivez un montant positif ou nul.",
        "ambiguous": "Écrivez une seule virgule, et pas de point, par exemple « 1 234,56 ».",
        "max_digits": "Ce montant est trop grand.",
    }

    def __init__(
        self,
        *,
        max_digits: int = 14,
        min_value: Decimal | int | None = 0,
        **kwargs: Any,
    ) -> None:
        kwargs.pop("decimal_places", None)
        super().__init__(
            max_digits=max_digits, decimal_places=2, min_value=min_value, **kwargs
        )
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Return the amount, exact; raise ValidationError with a French sentence."""
        if value in self.empty_values or not str(value).strip():
            return None
        text = _CURRENCY.sub("", _squeeze(str(value)))
        if not _AMOUNT.fullmatch(text):
            several = text.count(",") + text.count(".") > 1
            code = "ambiguous" if several else "invalid"
            raise ValidationError(self.error_messages[code], code=code)
        amount = Decimal(text.replace(",", "."))
        if self.max_digits and amount.adjusted() >= self.max_digits - 2:
            raise ValidationError(self.error_messages["max_digits"], code="max_digits")
        if -int(amount.as_tuple().exponent) > 2:
            raise ValidationError(
                self.error_messages["too_precise"], code="too_precise"
            )
        if self.min_value == 0 and amount < 0:
            raise ValidationError(self.error_messages["negative"], code="negative")
        return amount.quantize(Decimal("0.01")) if amount else Decimal("0.00")

    def prepare_value(self, value: Any) -> Any:
        """Show a stored amount as it is written in French; what was typed stays as typed."""
        if isinstance(value, Decimal):
            text = f"{value:,.2f}".replace(",", NARROW_SPACE).replace(".", ",")
            return text.removesuffix(",00")
        return value


class CountField(forms.IntegerField):
    """A whole number, not negative, typed with or without spaces between its thousands."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": "Écrivez un nombre entier, par exemple « 1 200 ».",
        "min_value": "Écrivez un nombre d’au moins %(limit_value)s.",
        "max_value": "Écrivez un nombre d’au plus %(limit_value)s.",
    }

    def __init__(
        self, *, min_value: int = 0, max_value: int = 999_999_999, **kwargs: Any
    ) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)
        self.widget.attrs.setdefault("inputmode", "numeric")
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or not str(value).strip():
            return None
        text = _squeeze(str(value))
        if not _INTEGER.fullmatch(text) or len(text) > 20:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(text)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return f"{value:,}".replace(",", NARROW_SPACE)
        return value


class DayInput(forms.DateInput):
    """The browser's own calendar; it always speaks ISO 8601, whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day, picked in the browser's calendar or typed as « 15/05/2020 »."""

    widget = DayInput
    input_formats = ("%Y-%m-%d", "%d/%m/%Y")
    default_error_messages = {
        "invalid": "Écrivez une date, par exemple « 15/05/2020 ».",
        "year": "Vérifiez l’année de cette date, par exemple « 15/05/2020 ».",
    }

    def to_python(self, value: Any) -> date | None:
        """Return the day; a year mistyped (« 0207 », « 9202 ») raises ValidationError."""
        day = super().to_python(value)
        if day is not None and not 1900 <= day.year <= 2199:
            raise ValidationError(self.error_messages["year"], code="year")
        return day


class PhoneField(forms.CharField):
    """A telephone number: ten French digits, or an international number with its « + ».

    Gives « 01 99 00 12 34 » or « +33199001234 ».
    """

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    default_error_messages = {
        "invalid": "Écrivez un numéro à dix chiffres, par exemple « 01 99 00 12 34 »,"
        " ou un numéro international qui commence par « + »."
    }

    def to_python(self, value: Any) -> str:
        text = re.sub(r"[\s.()-]", "", super().to_python(value) or "")
        if not text:
            return ""
        if _NATIONAL_PHONE.fullmatch(text):
            return " ".join(re.findall("..", text))
        if _INTERNATIONAL_PHONE.fullmatch(text):
            return text
        raise ValidationError(self.error_messages["invalid"], code="invalid")


class SirenField(forms.CharField):
    """A SIREN, its nine digits checked; gives them without spaces."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "invalid": "Ce SIREN n’existe pas : vérifiez ses neuf chiffres."
    }

    def to_python(self, value: Any) -> str:
        text = _squeeze(super().to_python(value) or "")
        if text and not siren.is_valid(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return text


class SiretField(SirenField):
    """A SIRET, its fourteen digits checked; gives them without spaces."""

    default_error_messages = {
        "invalid": "Ce SIRET n’existe pas : vérifiez ses quatorze chiffres."
    }

    def to_python(self, value: Any) -> str:
        text = _squeeze(forms.CharField.to_python(self, value) or "")
        if text and not siret.is_valid(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return text


class FilesInput(forms.FileInput):
    """A file input in which several files may be chosen."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, none included; gives a list, refused whole if one of them is."""

    default_error_messages = {"empty": "Ce fichier est vide."}

    def __init__(self, *, accept: str = "", **kwargs: Any) -> None:
        attrs = {"multiple": True} | ({"accept": accept} if accept else {})
        kwargs = {"required": False, "max_length": 1000} | kwargs
        super().__init__(widget=FilesInput(attrs), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files in the order in which they were chosen."""
        return [super(FilesField, self).clean(file, initial) for file in data or []]
