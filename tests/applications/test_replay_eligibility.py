"""Filed dossiers judged again: who would change, why, and nothing written."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applications.models import Application, Call, JournalEntry, State, Submission
from applications.replay import Replay, reading_only, replay
from eligibility import RULESET_VERSION, Status, Verdict, canonical
from tests.factories.applications import add_version, definition, filed
from tests.factories.call_files import write

pytestmark = pytest.mark.django_db


def run(*arguments, slug="appel-d-essai"):
    """Run the command; return its exit status, its answer, and what it said besides."""
    out, err = StringIO(), StringIO()
    status = 0
    try:
        call_command(
            "replay_eligibility", "--call", slug, *arguments, stdout=out, stderr=err
        )
    except CommandError as error:
        status = error.returncode
        err.write(str(error))
    return status, out.getvalue(), err.getvalue()


def put_in_force(**changes):
    call = Call.objects.get()
    call.current = add_version(call, definition(**changes))
    call.save()


def proposed(folder, *changes):
    """Write a file for the call of the factories, under which its dossiers stay eligible."""
    return write(
        folder,
        ('slug = "essai"', 'slug = "appel-d-essai"'),
        ("closes_at = 2026-03-31T23:59:59.999999+02:00", "closes_in_days = 30"),
        *changes,
    )


def rewritten(submission, change):
    """Store the snapshot as `change` leaves it, with its digest."""
    content = json.loads(submission.snapshot)
    change(content)
    submission.snapshot = canonical.dumps(content)
    submission.sha256 = canonical.digest(submission.snapshot)
    submission.save()


def test_under_the_terms_of_their_filing_no_verdict_changes():
    filed()
    filed()
    status, out, err = run()
    assert (status, out) == (0, "")
    assert "Dossiers rejoués\u00a0: 2." in err


def test_terms_put_in_force_since_tell_who_changes_and_why():
    kept = filed(
        requested_grant=Decimal("30000.00"), other_resources=Decimal("70000.00")
    )
    lost = filed().application
    put_in_force(funding_rate=Decimal("0.4"))
    status, out, err = run()
    assert status == 3
    assert lost.number in out
    assert kept.application.number not in out
    assert "recevable → non recevable" in out
    assert "Taux d’aide" in out
    assert "respectée" in out
    assert "dépasse 40\u202f%" in out
    assert "1\u00a0verdict changerait." in err


def test_proposed_terms_are_tried_and_not_loaded(tmp_path):
    lost = filed().application
    versions = Call.objects.get().versions.count()
    path = proposed(tmp_path, ("funding_rate = 0.5", "funding_rate = 0.4"))
    status, out, _ = run("--terms", str(path), "--format", "json")
    answer = json.loads(out)
    assert status == 3
    assert answer["terms"] == {"file": str(path), "version": None}
    (changed,) = answer["changed"]
    assert (changed["number"], changed["before"], changed["after"]) == (
        lost.number,
        "eligible",
        "ineligible",
    )
    (rule,) = [one for one in changed["rules"] if one["rule"] == "funding-rate"]
    assert (rule["before"], rule["after"]) == ("met", "breached")
    assert rule["found"] == "50\u202f000,00\u00a0€"
    assert Call.objects.get().versions.count() == versions


def test_json_gives_the_counts_and_the_version_in_force():
    filed()
    status, out, _ = run("--format", "json")
    assert status == 0
    assert json.loads(out) == {
        "call": "appel-d-essai",
        "terms": {"file": None, "version": 1},
        "ruleset_version": RULESET_VERSION,
        "counts": {
            "replayed": 1,
            "verdict_changed": 0,
            "only_rules_changed": 0,
            "older_rules": 0,
            "unreadable": 0,
        },
        "changed": [],
        "unreadable": [],
    }


def test_a_rule_that_changes_alone_is_counted_and_not_listed():
    filed()
    put_in_force(minimum_grant=Decimal("80000"))
    status, out, err = run()
    assert (status, out) == (0, "")
    assert "une règle dit autre chose\u00a0: 1." in err


def test_what_a_dossier_has_become_does_not_matter_only_what_was_filed():
    submission = filed()
    Application.objects.update(
        requested_grant=Decimal("99000.00"), state=State.WITHDRAWN
    )
    assert run()[0] == 0
    put_in_force(eligible_categories=frozenset({"REG"}))
    status, out, _ = run()
    assert status == 3
    assert "Retiré" in out
    assert submission.application.number in out


def test_a_dossier_filed_under_the_first_rules_is_replayed():
    def as_of_version_1(content):
        content["schema"] = 1
        content["assessment"]["ruleset_version"] = "1"
        content["assessment"].pop("plans", None)
        content["publics"].pop("covered")
        for finding in content["assessment"]["findings"]:
            finding.pop("repairs", None)
            finding.pop("margin", None)
        content["assessment"]["findings"] = [
            finding
            for finding in content["assessment"]["findings"]
            if finding["rule"] not in {"overlap", "envelope"}
        ]
        for fact in ("overlapping", "envelope_committed"):
            content["facts"].pop(fact)

    rewritten(filed(), as_of_version_1)
    status, _, err = run()
    assert status == 0
    assert "version antérieure des règles\u00a0: 1." in err
    put_in_force(funding_rate=Decimal("0.4"))
    assert run()[0] == 3


@pytest.mark.parametrize("how", ["altered", "not json", "no facts"])
def test_a_text_that_cannot_be_replayed_is_told_and_the_others_are_answered(how):
    bad, _ = filed(), filed()
    if how == "altered":
        Submission.objects.filter(pk=bad.pk).update(snapshot=bad.snapshot + " ")
    elif how == "not json":
        text = "{"
        Submission.objects.filter(pk=bad.pk).update(
            snapshot=text, sha256=canonical.digest(text)
        )
    else:
        rewritten(bad, lambda content: content.pop("facts"))
    status, _, err = run()
    assert status == 1
    assert f"{bad.application.number}\u00a0: contenu illisible" in err
    assert "Dossiers rejoués\u00a0: 1." in err
    assert "1\u00a0dossier illisible." in err


def test_an_unknown_call_and_an_unreadable_file_are_refused(tmp_path):
    filed()
    status, _, err = run(slug="ailleurs")
    assert status == 2
    assert "Appels chargés\u00a0: appel-d-essai" in err
    assert run("--terms", str(tmp_path / "absent.toml"))[0] == 2
    broken = proposed(tmp_path, ("funding_rate = 0.5", "funding_rate = 5"))
    assert run("--terms", str(broken))[0] == 2
    other = write(tmp_path, name="autre.toml")
    status, _, err = run("--terms", str(other))
    assert status == 2
    assert "décrit l’appel «\u00a0essai\u00a0»" in err


def test_a_call_without_a_dossier_is_answered():
    filed()
    Call.objects.create(slug="sans-termes", number_prefix="ST")
    assert run(slug="sans-termes")[0] == 2


class Terminal(StringIO):
    def isatty(self):
        return True


def test_a_terminal_sees_a_progress_bar():
    filed()
    err = Terminal()
    call_command(
        "replay_eligibility", "--call", "appel-d-essai", stdout=StringIO(), stderr=err
    )
    assert "1 / 1" in err.getvalue()


def test_costs_the_same_queries_with_one_dossier_and_with_three():
    filed()
    counts = []
    for _ in range(2):
        call = Call.objects.select_related("current").get()
        with CaptureQueriesContext(connection) as queries:
            found = list(replay(call, call.current.definition.terms))
        counts.append(len(queries))
        filed()
        filed()
    assert len(found) == 3
    assert counts == [1, 1]


def test_a_replay_gives_the_dossiers_in_order_of_rank():
    numbers = [filed().application.number for _ in range(3)]
    call = Call.objects.get()
    answers = list(replay(call, call.current.definition.terms))
    assert [answer.number for answer in answers] == numbers
    assert all(isinstance(answer, Replay) for answer in answers)
    assert {answer.after for answer in answers} == {Verdict.ELIGIBLE}
    assert not any(
        change.after is Status.BREACHED for answer in answers for change in answer.rules
    )


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_and_the_database_would_refuse_it(tmp_path):
    filed()
    before = everything()
    path = proposed(tmp_path, ("funding_rate = 0.5", "funding_rate = 0.4"))
    assert run("--terms", str(path))[0] == 3
    assert everything() == before
    with pytest.raises(DatabaseError, match="read-only"), reading_only():
        Application.objects.update(updated_at=timezone.now())
    assert everything() == before
    Application.objects.update(title="Ensuite, on écrit de nouveau")


def everything():
    return [
        list(model.objects.order_by("pk").values())
        for model in (Application, Submission, JournalEntry, Call)
    ]
