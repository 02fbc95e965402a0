"""A dossier that its applicant completed is decided, and written to, as it now stands."""

from decimal import Decimal

import pytest

from applications.acknowledgement.debt import acknowledge
from applications.answers.confirmation import complete_application
from applications.answers.saving import save_plan, save_section
from applications.drafts import PlanLine
from applications.models import AcknowledgementMail, Application
from applications.steps import BY_SLUG
from reviews.decisions.limits import AmountRefused
from tests.factories.answers import EVERYTHING, asked
from tests.factories.checks import declared_complete
from tests.factories.decisions import proposed, published

pytestmark = pytest.mark.django_db


def amended(**holder):
    """A dossier filed for 50 000 €, brought to 30 000 € by its answer, and complete."""
    notice = asked(*EVERYTHING)
    dossier = Application.objects.get(pk=notice.submission.application_id)
    if holder:
        save_section(
            application_id=dossier.pk,
            user=dossier.owner,
            step=BY_SLUG["porteur"],
            fields=holder,
        )
    save_plan(
        application_id=dossier.pk,
        user=dossier.owner,
        step=BY_SLUG["financement"],
        requested_grant=Decimal("30000.00"),
        expenses=[PlanLine("Pass", Decimal("60000.00"), True)],
        resources=[PlanLine("Fonds propres", Decimal("30000.00"))],
    )
    complete_application(
        application_id=dossier.pk, user=dossier.owner, message="", sworn=True
    )
    notice = declared_complete(dossier)
    dossier.refresh_from_db()
    return dossier, notice


def test_an_award_is_at_most_what_the_answer_requests():
    dossier, _ = amended()

    with pytest.raises(AmountRefused, match="L’aide demandée est de 30\u202f000,00"):
        proposed(dossier, amount=Decimal("30000.01"))

    assert proposed(dossier, amount=Decimal("30000.00")).amount == Decimal("30000.00")


def test_the_letter_tells_what_the_answer_requests():
    dossier, _ = amended()

    told = published(dossier, amount=Decimal("30000.00")).notice.told

    assert told["decision"]["requested_grant"] == "30000.00"


def test_a_notice_names_the_holder_and_reaches_the_contact_of_the_answer():
    dossier, notice = amended(
        holder_name="Commune nouvelle", contact_email="nouveau@mairie.example"
    )

    acknowledge(acknowledgement_id=notice.acknowledgement.pk)

    assert notice.told["holder"]["name"] == "Commune nouvelle"
    assert notice.told["submission_sha256"] == dossier.submission.sha256
    mails = AcknowledgementMail.objects.filter(acknowledgement__notice=notice)
    assert set(mails.values_list("address", flat=True)) == {
        dossier.owner.email,
        "nouveau@mairie.example",
    }
    assert "Porteur : Commune nouvelle" in mails[0].queued.message
