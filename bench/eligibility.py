"""`python -m bench.eligibility [N]`: assessments a second on one core, and where they go.

N applications (5,000 by default) of every kind, drawn once, every fact known, under terms
that switch on every rule. The same ones go through zen-engine, a rule engine written in
Rust, which holds the same rules (`bench/zen_rules.py`): both answer a status for each rule
and a verdict, and the answers are compared before anything is measured. The process keeps
to one core; figures are of the processor's time, the best of five rounds in turn, since a
shared machine only ever slows a round down.
"""

import cProfile
import os
import pstats
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from time import process_time
from typing import Any

from bench.harness import print_table
from bench.zen_rules import KEY, context, engine
from eligibility import SIMULATION_RULES, Assessment, Facts, Terms, assess
from eligibility.french import number

DEFAULT_COUNT = 5_000
ROUNDS = 5
PROFILED = 12
LEAST = 50_000
OPENING = datetime(2020, 3, 1, tzinfo=UTC)
CLOSING = datetime(2020, 5, 15, 21, 59, 59, 999_999, tzinfo=UTC)
TERMS = Terms(
    opens_at=OPENING,
    closes_at=CLOSING,
    envelope=Decimal("15000000"),
    funding_rate=Decimal("0.5"),
    grant_cap=Decimal("3000000"),
    minimum_grant=Decimal("20000"),
    target_share=Decimal("0.5"),
    eligible_categories=frozenset(
        {"COM", "CC", "CA", "CU", "MET", "EPT", "DEP", "REG", "7353", "7354", "7355"}
    ),
    lone_categories=frozenset({"COM"}),
    required_documents={
        "deliberation": "Délibération",
        "rib": "Relevé d’identité bancaire",
        "lettres": "Lettres des partenaires",
    },
)


def main(count: int) -> int:
    """Print the tables; return 1 when slower than the budget or than zen-engine."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    dossiers = draw_dossiers(count)
    contexts = [context(facts) for facts in dossiers]
    zen = engine(TERMS)
    requests = [{"key": KEY, "context": each} for each in contexts]

    def assessed(rules: Iterable[str] | None = None) -> Iterator[Assessment]:
        return (assess(facts, TERMS, rules=rules) for facts in dossiers)

    def judged() -> list[tuple[Mapping[str, str], str]]:
        return [(each.statuses, each.verdict) for each in assessed()]

    def batch() -> list[dict[str, str]]:
        return [each["data"]["result"] for each in zen.evaluate_batch(requests)]

    def explained() -> list[object]:
        return [(each.verdict, each.findings, each.plans) for each in assessed()]

    answers = [{**statuses, "verdict": verdict} for statuses, verdict in judged()]
    compare(answers, batch())
    refused = sum(each["verdict"] == "ineligible" for each in answers)
    print(f"{count} dossiers, dont {refused} irrecevables.")
    print("Les deux moteurs donnent les mêmes états et les mêmes verdicts.\n")

    rates = measure(
        {
            "assess : 16 états et verdict": judged,
            "zen-engine, par lot": batch,
            "zen-engine, un à un": lambda: [
                zen.evaluate(KEY, each)["result"] for each in contexts
            ],
            "assess : verdict seul": lambda: [each.verdict for each in assessed()],
            "assess : verdict, 8 règles du simulateur": lambda: [
                each.verdict for each in assessed(SIMULATION_RULES)
            ],
            "assess : verdict, phrases et plans": explained,
            "assess : JSON canonique": lambda: [each.to_json() for each in assessed()],
        },
        count,
    )
    ours, *theirs = list(rates.values())[:3]
    print_table(
        ("mesure, sur un cœur", "par seconde", "µs", "rapport"),
        [
            (name, number(round(rate)), f"{1e6 / rate:.1f}", f"{rate / ours:.2f}")
            for name, rate in rates.items()
        ],
    )
    profile("états et verdict", judged)
    profile("verdict, phrases et plans", explained)
    return int(ours < max(LEAST, *theirs))


def draw_dossiers(count: int) -> list[Facts]:
    """Draw `count` applications, the same ones every time; about half are eligible."""
    draw = random.Random(2020)
    return [_draw(draw) for _ in range(count)]


def _draw(draw: random.Random) -> Facts:
    eligible = draw.randrange(4_000_000, 500_000_000)
    total = eligible + draw.randrange(100_000_000)
    grant = eligible // 2 - draw.randrange(eligible // 4)
    people = draw.randrange(10, 5_000)
    starts = date(2020, 6, 1) + timedelta(days=draw.randrange(200))
    facts = Facts(
        applicant_category=draw.choice(["COM", "CC", "CA", "MET", "DEP", "7354"]),
        applicant_confirmed=draw.random() < 0.9,
        received_at=OPENING + (CLOSING - OPENING) * draw.random(),
        requested_grant=_euros(grant),
        eligible_cost=_euros(eligible),
        total_cost=_euros(total),
        other_resources=_euros(total - grant),
        beneficiaries=people,
        target_beneficiaries=draw.randrange((people + 1) // 2, people + 1),
        other_applications=frozenset(),
        documents=frozenset(TERMS.required_documents),
        starts_on=starts,
        ends_on=starts + timedelta(days=draw.randrange(700)),
        overlapping=frozenset({"PN2020-000042"} if draw.random() < 0.1 else ()),
        envelope_committed=_euros(draw.randrange(1_500_000_000)),
    )
    return replace(facts, **_spoiled(draw, facts)) if draw.random() < 0.5 else facts


def _spoiled(draw: random.Random, facts: Facts) -> dict[str, Any]:
    """One or two changes, each of which breaks a rule."""
    wrong: dict[str, Any] = {
        "applicant_category": "7361",
        "received_at": CLOSING + timedelta(microseconds=1),
        "requested_grant": facts.eligible_cost,
        "eligible_cost": _euros(0),
        "total_cost": _euros(10_000),
        "other_resources": _euros(draw.randrange(10_000)),
        "target_beneficiaries": 1,
        "other_applications": frozenset({"PN2020-000007"}),
        "documents": frozenset({"rib"}),
        "ends_on": date(2020, 1, 1),
    }
    return {
        name: wrong[name] for name in draw.sample(sorted(wrong), draw.choice((1, 2)))
    }


def _euros(cents: int) -> Decimal:
    return Decimal(cents) / 100


def compare(ours: Sequence[object], theirs: Sequence[object]) -> None:
    """Exit, naming the first that differs, unless both engines answer the same."""
    for index, (one, other) in enumerate(zip(ours, theirs, strict=True)):
        if one != other:
            sys.exit(f"bench: dossier {index}: {one} contre {other}")


def measure(works: Mapping[str, Callable[[], object]], count: int) -> dict[str, float]:
    """Return, by name, how many of `count` a second of processor, at best."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(ROUNDS):
        for name, work in works.items():
            start = process_time()
            work()
            best[name] = min(best[name], process_time() - start)
    return {name: count / seconds for name, seconds in best.items()}


def profile(name: str, work: Callable[[], object]) -> None:
    """Print the functions in which most of the time of one round goes."""
    with cProfile.Profile() as profiled:
        work()
    stats = pstats.Stats(profiled)
    own: Counter[str] = Counter()
    for (file, _, function), (_, _, seconds, _, _) in stats.stats.items():
        place = function if file == "~" else f"{Path(file).stem}.{function}"
        own[place] += seconds
    print(f"\nOù va le temps : {name}")
    print_table(
        ("fonction", "part"),
        [
            (place, f"{seconds / stats.total_tt:.0%}")
            for place, seconds in own.most_common(PROFILED)
        ],
    )


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_COUNT))
