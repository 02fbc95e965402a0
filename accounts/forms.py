"""allauth's forms with labels and hints in plain French.

A password is typed once: it can be shown, and a forgotten one is reset by e-mail.
"""

from typing import Any

from allauth.account import forms as allauth
from django import forms

EMAIL = ("Adresse électronique", "Format attendu\u00a0: nom@domaine.fr")
PASSWORD = ("Mot de passe", "")
NEW_PASSWORD = (
    "Nouveau mot de passe",
    "12 caractères au minimum. Évitez les mots courants et ce qui ressemble à votre adresse.",
)


def word(form: forms.BaseForm, texts: dict[str, tuple[str, str]]) -> None:
    """Give fields their label and hint, by name, and take away their placeholder."""
    for name, (label, hint) in texts.items():
        field = form.fields[name]
        field.label, field.help_text = label, hint
        field.widget.attrs.pop("placeholder", None)


class SignInForm(allauth.LoginForm):
    """E-mail, password, and whether to stay signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(
            self,
            {
                "login": EMAIL,
                "password": PASSWORD,
                "remember": ("Rester connecté sur cet appareil", ""),
            },
        )
        # Nobody must tick it: « (facultatif) » would only be noise.
        self.needed = ("remember",)


class SignUpForm(allauth.SignupForm):
    """E-mail and password; whether an account exists is told by mail only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(
            self,
            {
                "email": (
                    "Adresse électronique professionnelle",
                    "Un lien de confirmation y sera envoyé. Format attendu\u00a0: nom@domaine.fr",
                ),
                "password1": ("Mot de passe", NEW_PASSWORD[1]),
            },
        )


class NewEmailForm(allauth.AddEmailForm):
    """A new address, which replaces the old one once confirmed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, {"email": ("Nouvelle adresse électronique", EMAIL[1])})


class ChangePasswordForm(allauth.ChangePasswordForm):
    """The current password, then the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        word(
            self,
            {"oldpassword": ("Mot de passe actuel", ""), "password1": NEW_PASSWORD},
        )


class ForgottenPasswordForm(allauth.ResetPasswordForm):
    """The address to which the link is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, {"email": EMAIL})


class ResetPasswordForm(allauth.ResetPasswordKeyForm):
    """The new password, behind the link that was sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        word(self, {"password1": NEW_PASSWORD})


class ReauthenticateForm(allauth.ReauthenticateForm):
    """The password again, before the account is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, {"password": PASSWORD})
