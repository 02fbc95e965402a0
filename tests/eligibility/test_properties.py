"""What holds for every application under every call."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_UP, Decimal, localcontext
from fractions import Fraction
from math import ceil, floor

from hypothesis import given
from hypothesis import strategies as st

from eligibility import (
    RULES,
    Assessment,
    Facts,
    Status,
    Terms,
    applied,
    assess,
)
from eligibility.findings import MONEY_RULES
from eligibility.french import PARIS, typeset
from tests.eligibility.asking import status
from tests.eligibility.strategies import (
    amounts,
    facts,
    instants,
    shares,
    terms,
    tried,
    zones,
)
from tests.factories.eligibility import make_facts, make_terms

CENT = Decimal("0.01")


@tried
@given(facts(), terms())
def test_whatever_is_missing_every_rule_answers_in_words(some, call):
    assessment = assess(some, call)
    for finding in assessment.findings:
        assert finding.message.endswith(".")
        assert (finding.remedy is None) == (finding.status is Status.MET), finding.rule
        assert "None" not in finding.message
        assert finding.title == RULES[finding.rule].title


@tried
@given(facts(), terms())
def test_whatever_is_said_is_typeset(some, call):
    for finding in assess(some, call).findings:
        margin = finding.margin.text if finding.margin else None
        for text in (finding.message, finding.remedy, finding.required, margin):
            assert text is None or text == typeset(text)


@tried
@given(facts(), terms())
def test_the_bare_words_are_those_of_the_findings(some, call):
    assessment = assess(some, call)
    expected = [
        (each.rule, each.status, each.message, each.found, each.required, each.repairs)
        for each in assessment.findings
    ]
    for one in (assessment, Assessment.from_json(assessment.to_json())):
        assert [
            (rule, status, words.message, words.found, words.required, words.repairs)
            for rule, status, words in one.words()
        ] == expected


@tried
@given(facts(complete=True), terms(), st.sets(st.sampled_from(sorted(Facts.KINDS))))
def test_forgetting_facts_leaves_a_rule_as_it_was_or_open(whole, call, forgotten):
    known = assess(whole, call).statuses
    partly = assess(replace(whole, **dict.fromkeys(forgotten)), call).statuses
    assert Status.UNDETERMINED not in known.values()
    for rule, before in known.items():
        if RULES[rule].advisory:
            assert partly.get(rule, before) is before
        else:
            assert partly[rule] in (before, Status.UNDETERMINED)


@tried
@given(facts(), terms())
def test_only_advisory_rules_advise_and_they_never_change_the_verdict(some, call):
    assessment = assess(some, call)
    for rule, answer in assessment.statuses.items():
        if RULES[rule].advisory:
            assert answer in (Status.MET, Status.ADVISORY)
        else:
            assert answer is not Status.ADVISORY
    firm = [code for code, rule in RULES.items() if not rule.advisory]
    assert assess(some, call, rules=firm).verdict is assessment.verdict


@tried
@given(facts(), terms(), st.permutations(sorted(RULES)))
def test_rules_answer_alone_as_together_and_in_any_order(some, call, order):
    together = assess(some, call, rules=order)
    assert together == assess(some, call)
    alone = {
        finding.rule: finding
        for rule in order
        for finding in assess(some, call, rules=[rule]).findings
    }
    assert alone == {finding.rule: finding for finding in together.findings}


@tried
@given(facts(), terms())
def test_everything_is_read_back_without_loss(some, call):
    assessment = assess(some, call)
    assert Facts.from_dict(some.to_dict()) == some
    assert Terms.from_dict(call.to_dict()) == call
    assert list(Terms.from_dict(call.to_dict()).required_documents) == list(
        call.required_documents
    )
    again = Assessment.from_json(assessment.to_json())
    assert again == assessment
    assert again.digest() == assessment.digest()


@tried
@given(facts(), terms())
def test_a_record_read_back_is_assessed_alike(some, call):
    again = assess(Facts.from_dict(some.to_dict()), Terms.from_dict(call.to_dict()))
    assert again.to_json() == assess(some, call).to_json()


@tried
@given(facts(), terms())
def test_the_ambient_decimal_context_changes_nothing(some, call):
    expected = assess(some, call).to_json()
    with localcontext(prec=2, rounding=ROUND_UP):
        assert assess(replace(some), replace(call)).to_json() == expected


@tried
@given(shares, amounts("0.01"))
def test_the_rate_is_exact_to_the_cent(rate, cost):
    call = make_terms(funding_rate=rate)
    highest = Decimal(floor(Fraction(rate) * Fraction(cost) * 100)) / 100
    rated = {"terms": call, "eligible_cost": cost}
    if highest:
        assert status("funding-rate", requested_grant=highest, **rated) == "met"
    assert status("funding-rate", requested_grant=highest + CENT, **rated) == "breached"


@tried
@given(amounts("0.01"))
def test_the_cap_is_exact_to_the_cent(cap):
    call = make_terms(grant_cap=cap, minimum_grant=None)
    assert status("grant-cap", call, requested_grant=cap) == "met"
    assert status("grant-cap", call, requested_grant=cap - CENT) == "met"
    assert status("grant-cap", call, requested_grant=cap + CENT) == "breached"


@tried
@given(shares, st.integers(1, 10**6))
def test_the_target_share_is_exact_to_the_person(share, everyone):
    call = make_terms(target_share=share)
    lowest = ceil(Fraction(share) * everyone)
    counted = {"terms": call, "beneficiaries": everyone}
    assert status("target-public", target_beneficiaries=lowest, **counted) == "met"
    short = status("target-public", target_beneficiaries=lowest - 1, **counted)
    assert short == "breached"


@tried
@given(instants, zones)
def test_the_deadline_is_exact_to_the_microsecond_in_every_zone(last, zone):
    call = make_terms(opens_at=None, closes_at=last)
    received = last.astimezone(zone)
    tick = timedelta(microseconds=1)
    assert status("deadline", call, received_at=received) == "met"
    assert status("deadline", call, received_at=received + tick) == "breached"
    call = make_terms(opens_at=last, closes_at=last)
    assert status("opening", call, received_at=received) == "met"
    assert status("opening", call, received_at=received - tick) == "breached"


small = amounts("0.01", "9.99")


@tried
@given(shares, small, st.lists(small, min_size=2, max_size=2))
def test_raising_the_eligible_cost_never_breaks_the_rate(rate, grant, costs):
    call = make_terms(funding_rate=rate)
    before, after = (
        status("funding-rate", call, requested_grant=grant, eligible_cost=cost)
        for cost in sorted(costs)
    )
    assert (before, after) != (Status.MET, Status.BREACHED)


@tried
@given(terms(), amounts("0.01"), amounts("0.01"), amounts())
def test_lowering_the_grant_never_breaks_the_rate_or_the_cap(call, one, other, cost):
    higher, lower = (
        assess(
            make_facts(requested_grant=grant, eligible_cost=cost),
            call,
            rules=["funding-rate", "grant-cap"],
        ).statuses
        for grant in (max(one, other), min(one, other))
    )
    for rule, before in higher.items():
        assert (before, lower[rule]) != (Status.MET, Status.BREACHED)


@tried
@given(shares, st.integers(1, 30), st.data())
def test_more_of_the_target_public_never_breaks_its_share(share, everyone, data):
    call = make_terms(target_share=share)
    targets = st.integers(0, everyone)
    before, after = (
        status("target-public", call, beneficiaries=everyone, target_beneficiaries=n)
        for n in sorted([data.draw(targets), data.draw(targets)])
    )
    assert (before, after) != (Status.MET, Status.BREACHED)


@tried
@given(terms(), st.lists(instants, min_size=2, max_size=2))
def test_coming_earlier_never_breaks_the_deadline(call, received):
    earlier, later = (
        status("deadline", call, received_at=instant) for instant in sorted(received)
    )
    assert (later, earlier) != (Status.MET, Status.BREACHED)


@tried
@given(facts(complete=True), terms(), amounts("0.01"), amounts("0.01"))
def test_a_lower_grant_made_up_for_never_breaks_a_money_rule(whole, call, one, other):
    grant, less = max(one, other), abs(one - other)
    whole = replace(whole, requested_grant=grant)
    lower = replace(
        whole,
        requested_grant=grant - less,
        other_resources=whole.other_resources + less,
    )
    before, after = (
        assess(each, call, rules=MONEY_RULES).statuses for each in (whole, lower)
    )
    for rule, answer in before.items():
        assert (answer, after[rule]) != (Status.MET, Status.BREACHED)


@tried
@given(st.datetimes(datetime(2020, 10, 24), datetime(2020, 10, 26)), zones)
def test_the_night_when_the_clock_goes_back_is_told_by_the_instant(last, zone):
    last = last.replace(tzinfo=UTC)
    call = make_terms(closes_at=last.astimezone(PARIS))
    received = last.astimezone(zone)
    assert call.closes_at == last
    assert status("deadline", call, received_at=received) == "met"
    late = received + timedelta(microseconds=1)
    assert status("deadline", call, received_at=late) == "breached"


@tried
@given(facts(complete=True), terms())
def test_any_repair_of_a_rule_mends_it_alone_unless_they_go_together(whole, call):
    for breach in assess(whole, call).breaches:
        ways = [[repair] for repair in breach.repairs]
        for way in [breach.repairs] if breach.together else ways:
            after = assess(applied(whole, way), call, rules=[breach.rule])
            assert after.is_eligible, (breach, way)
        if breach.together:
            for way in ways:
                alone = assess(applied(whole, way), call, rules=[breach.rule])
                assert not alone.is_eligible, (breach, way)
        if not breach.repairs:
            assert breach.remedy is not None
            assert breach.remedy.startswith("Aucune modification")


@tried
@given(facts(complete=True), terms())
def test_no_smaller_change_of_the_field_mends_the_rule(whole, call):
    for breach in assess(whole, call).breaches:
        for repair in breach.repairs:
            if isinstance(repair.start, frozenset) or breach.together:
                continue
            almost = replace(repair, end=stepped(repair.end, towards=repair.start))
            after = assess(applied(whole, [almost]), call, rules=[breach.rule])
            assert not after.is_eligible, (breach, almost)


@tried
@given(facts(complete=True), terms())
def test_a_margin_is_how_far_a_figure_may_go_and_no_further(whole, call):
    for finding in assess(whole, call).findings:
        margin = finding.margin
        assert margin is None or finding.status is Status.MET
        if margin is None:
            continue
        assert margin.text.endswith(".")
        assert margin.start == getattr(whole, margin.field)
        at_most = replace(whole, **{margin.field: margin.end})
        (said,) = assess(at_most, call, rules=[finding.rule]).statuses.values()
        assert said is Status.MET
        beyond = stepped(margin.end, rule=finding.rule)
        further = replace(whole, **{margin.field: beyond})
        (said,) = assess(further, call, rules=[finding.rule]).statuses.values()
        assert said is not Status.MET


@tried
@given(facts(complete=True), terms())
def test_the_extra_grant_that_all_rules_allow_is_exact(whole, call):
    assessment = assess(whole, call, rules=MONEY_RULES)
    margin = assessment.margin
    assert (margin is not None) == assessment.is_eligible
    if margin is not None:
        for step, answer in ((0, True), (CENT, False)):
            more = margin.end + step - whole.requested_grant
            raised = replace(
                whole,
                requested_grant=margin.end + step,
                other_resources=whole.other_resources - more,
            )
            assert assess(raised, call, rules=MONEY_RULES).is_eligible is answer


#: Rules whose figure may fall, but not below what they ask.
FLOORS = {"minimum", "target-public", "calendar", "opening"}


def stepped(value, *, towards=None, rule=""):
    """The value one step nearer to another, or beyond it."""
    step = {
        Decimal: CENT,
        int: 1,
        datetime: timedelta(microseconds=1),
        date: timedelta(days=1),
    }[type(value)]
    if towards is not None:
        return value + step if towards > value else value - step
    return value - step if rule in FLOORS else value + step
