"""What the steps' forms read, what they refuse, and what they keep of what was typed."""

from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict

from applications.drafts import PlanLine
from applications.forms.holder import BY_HAND, LEGAL_CATEGORIES, HolderForm
from applications.forms.plan import (
    MAX_LINES,
    PlanForm,
    Totals,
    with_blank_line,
    without_line,
)
from applications.forms.project import ProjectForm
from applications.forms.publics import PublicsForm
from applications.models import Application
from applications.steps import STEPS
from eligibility.categories import LABELS
from territories.labels import describe
from tests.applications.posting import plan_data, posted
from tests.factories.applications import ApplicationFactory, ready_draft
from tests.factories.territories import LocalAuthorityFactory, siren


@pytest.mark.parametrize("form", [ProjectForm, PublicsForm])
def test_a_step_left_empty_is_saved_empty(form):
    form = form(QueryDict(), instance=Application(title="Avant"))
    assert form.is_valid()
    assert set(form.values().values()) <= {"", None}


def test_figures_and_days_are_read_as_people_write_them():
    form = ProjectForm(
        posted(
            title="  Un titre  ",
            description="Une\r\nligne",
            starts_on="01/03/2027",
            ends_on="2027-12-31",
            pass_count="5\u202f000",
            pass_face_value="10,50 €",
        ),
        instance=Application(),
    )
    assert form.is_valid(), form.errors
    assert form.values() == {
        "title": "Un titre",
        "summary": "",
        "description": "Une\nligne",
        "starts_on": date(2027, 3, 1),
        "ends_on": date(2027, 12, 31),
        "pass_count": 5_000,
        "pass_face_value": Decimal("10.50"),
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "x" * 201),
        ("title", "a\x00b"),
        ("summary", "x" * 1_001),
        ("starts_on", "31/02/2027"),
        ("pass_count", "-1"),
        ("pass_count", "1,5"),
        ("pass_count", "99999999999"),
        ("pass_face_value", "0"),
        ("pass_face_value", "-10"),
        ("pass_face_value", "10,005"),
        ("pass_face_value", "1000000"),
        ("pass_face_value", "NaN"),
        ("pass_face_value", "1e5"),
    ],
)
def test_a_format_error_is_told_and_what_was_typed_stays(field, value):
    application = Application(title="Avant", pass_count=3)
    form = ProjectForm(posted(**{field: value}), instance=application)
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert form[field].value() == value
    assert (application.title, application.pass_count) == ("Avant", 3)


def test_what_cannot_be_read_back_is_left_out_of_a_text():
    form = ProjectForm(
        {
            "title": "Pass\x1b[31m\u2028\u202egnp.tset 🎉",
            "summary": "Un\x0bdeux\ttrois\x07",
        },
        instance=Application(),
    )
    assert form.is_valid()
    assert form.values()["title"] == "Pass[31m gnp.tset 🎉"
    assert form.values()["summary"] == "Un\ndeux trois"


def test_a_text_of_exactly_the_limit_is_taken_whatever_its_line_ends():
    text = "\r\n".join(["x" * 99] * 10)
    assert len(text.replace("\r\n", "\n")) == 999
    form = ProjectForm(posted(summary=text), instance=Application())
    assert form.is_valid(), form.errors


def test_more_target_beneficiaries_than_beneficiaries_is_the_rules_business():
    form = PublicsForm(
        posted(beneficiaries="10", target_beneficiaries="20"), instance=Application()
    )
    assert form.is_valid()


def test_every_field_that_a_filing_needs_is_on_the_form_of_its_step():
    forms = {"projet": ProjectForm, "publics": PublicsForm}
    for step in STEPS:
        if step.slug in forms:
            assert set(step.needed) == set(forms[step.slug]._meta.fields)


@pytest.mark.django_db
class TestHolder:
    def form(self, application=None, **fields):
        return HolderForm(posted(**fields), instance=application or Application())

    def test_an_authority_chosen_gives_its_facts(self):
        authority = LocalAuthorityFactory()
        form = self.form(authority=authority.siren)
        assert form.is_valid(), form.errors
        assert form.values() == {
            "authority_id": authority.siren,
            "holder_siren": authority.siren,
            "holder_name": authority.name,
            "holder_category": authority.category,
            "contact_name": "",
            "contact_role": "",
            "contact_email": "",
            "contact_phone": "",
            "representative_name": "",
            "representative_role": "",
            "mandated_name": "",
            "mandated_role": "",
        }

    def test_a_siren_typed_by_hand_takes_the_facts_of_the_registry(self):
        authority = LocalAuthorityFactory()
        form = self.form(
            authority=BY_HAND,
            manual_siren=f"{authority.siren[:3]} {authority.siren[3:6]} {authority.siren[6:]}",
            manual_name="Un autre nom",
            manual_category="7410",
        )
        assert form.is_valid(), form.errors
        assert form.values()["authority_id"] == authority.siren
        assert form.values()["holder_name"] == authority.name
        assert form.values()["holder_category"] == authority.category

    def test_a_body_outside_the_registry_is_kept_as_typed(self):
        form = self.form(
            authority=BY_HAND,
            manual_siren=siren(999_999),
            manual_name="Syndicat du Val",
            manual_category="7354",
        )
        assert form.is_valid(), form.errors
        values = form.values()
        assert values["authority_id"] is None
        assert values["holder_siren"] == siren(999_999)
        assert values["holder_name"] == "Syndicat du Val"
        assert values["holder_category"] == "7354"

    def test_facts_typed_by_hand_need_no_radio_button(self):
        form = self.form(manual_name="Syndicat du Val")
        assert form.is_valid()
        assert form.values()["holder_name"] == "Syndicat du Val"

    def test_a_choice_in_the_registry_leaves_aside_what_was_typed_by_hand(self):
        authority = LocalAuthorityFactory()
        form = self.form(authority=authority.siren, manual_siren="12345")
        assert form.is_valid(), form.errors
        assert form.values()["holder_siren"] == authority.siren

    def test_nothing_chosen_keeps_the_holder(self):
        form = self.form(ready_draft(), contact_name="X")
        assert form.is_valid()
        assert not {"authority_id", "holder_siren"} & set(form.values())

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("manual_siren", "123456789"),
            ("manual_siren", "12345"),
            ("manual_category", "9999"),
            ("contact_email", "pas une adresse"),
            ("contact_phone", "12"),
            ("contact_phone", "appelez-moi"),
            ("authority", "000000000"),
            ("authority", "a\x00b"),
            ("authority", "\u0660" * 9),
        ],
    )
    def test_a_format_error_is_told(self, field, value):
        form = self.form(**{field: value})
        assert not form.is_valid()
        assert list(form.errors) == [field]

    def test_an_authority_chosen_stays_chosen_when_another_field_is_wrong(self):
        authority = LocalAuthorityFactory()
        form = self.form(authority=authority.siren, contact_email="non")
        assert not form.is_valid()
        radios = str(form["authority"])
        assert f'value="{authority.siren}"' in radios
        assert "checked" in radios

    @pytest.mark.parametrize(
        ("fields", "query"),
        [
            ({"authority_query": "nantes"}, "nantes"),
            ({"authority_query": "nantes", "searched": "nantes"}, ""),
            ({"authority_query": "lyon", "searched": "nantes"}, "lyon"),
            ({"authority_query": "  ", "searched": ""}, ""),
            (
                {
                    "authority_query": "Nantes Métropole – SIREN\u00a0244\u00a0400\u00a0404",
                    "authority": "244400404",
                },
                "",
            ),
            ({"authority_query": "a\x00b"}, "ab"),
        ],
    )
    def test_a_name_typed_and_never_looked_up_is_a_search_that_was_meant(
        self, fields, query
    ):
        assert self.form(**fields).asks_for_search("continue") == query

    def test_the_only_authority_found_is_chosen_at_once(self):
        authority = LocalAuthorityFactory()
        offered = self.form(contact_name="X").offering([authority], "val")
        assert offered["authority"].value() == authority.siren
        assert offered["searched"].value() == "val"
        assert offered["contact_name"].value() == "X"

    def test_categories_that_may_not_apply_are_listed_too(self):
        codes = [code for code, _ in LEGAL_CATEGORIES]
        assert codes == [code for code in LABELS if code.isdigit()]
        assert {"7361", "7367", "7410"} <= set(codes)


class TestPlan:
    def form(self, data):
        return PlanForm(data, application=Application())

    def test_blank_lines_are_ignored(self):
        form = self.form(
            plan_data([("Pass", "100,00", True), ("", ""), ("", "", True)], [("", "")])
        )
        assert form.is_valid()
        assert form.plan() == {
            "requested_grant": None,
            "expenses": [PlanLine("Pass", Decimal("100.00"), eligible=True)],
            "resources": [],
        }

    @pytest.mark.parametrize(
        ("line", "field"),
        [
            (("Pass", ""), "amount"),
            (("", "100"), "label"),
            (("Pass", "0"), "amount"),
            (("Pass", "-1"), "amount"),
            (("Pass", "1,234"), "amount"),
            (("Pass", "beaucoup"), "amount"),
            (("x" * 201, "1"), "label"),
            (("Pass", "99999999999"), "amount"),
        ],
    )
    def test_half_a_line_and_impossible_amounts_are_told(self, line, field):
        form = self.form(plan_data([line], [("Région", "1")], grant="1"))
        assert not form.is_valid()
        assert list(form.expenses.forms[0].errors) == [field]

    def test_a_sum_that_the_dossier_cannot_hold_is_told(self):
        form = self.form(plan_data([("A", "9999999999,99"), ("B", "0,01")]))
        assert not form.is_valid()
        assert form.expenses.non_form_errors() == [
            "La somme de ces lignes est trop grande."
        ]

    def test_a_plan_holds_fifty_lines_of_each_kind_and_no_more(self):
        line = ("Pass", "1")
        assert self.form(plan_data([line] * MAX_LINES)).is_valid()
        assert not self.form(plan_data([line] * (MAX_LINES + 1))).is_valid()
        assert not self.form(plan_data([line] * (MAX_LINES + 20))).is_valid()

    def test_a_tampered_count_of_lines_is_refused(self):
        data = plan_data([("Pass", "1")])
        data["depenses-TOTAL_FORMS"] = "beaucoup"
        assert not self.form(data).is_valid()

    def test_a_line_is_added_and_removed_in_what_was_posted(self):
        data = plan_data([("A", "1"), ("B", "2", True)])
        more = with_blank_line(data, "depenses")
        assert more["depenses-TOTAL_FORMS"] == "3"
        less = without_line(data, "depenses", "1")
        form = self.form(less)
        assert form.is_valid()
        assert form.plan()["expenses"] == [PlanLine("A", Decimal("1.00"))]
        assert data["depenses-1-label"] == "B"

    def test_an_unknown_kind_of_line_changes_nothing(self):
        data = plan_data([("A", "1")])
        assert with_blank_line(data, "autres") == data
        assert without_line(data, "autres", "x") == data

    def test_the_gap_is_what_the_resources_lack(self):
        totals = Totals(Decimal("100"), Decimal("80"), Decimal("40"), Decimal("50"))
        assert (totals.all_resources, totals.gap, totals.missing) == (90, -10, 10)


@pytest.mark.django_db
def test_a_suggestion_of_any_length_is_taken():
    authority = LocalAuthorityFactory(name="CA " + "Très longue agglomération " * 7)
    data = posted(
        authority=authority.pk,
        authority_query=describe(authority),
        contact_email="a@b.example",
    )
    form = HolderForm(data, instance=ApplicationFactory())
    assert form.asks_for_search("continue") == ""
    assert form.is_valid(), form.errors
