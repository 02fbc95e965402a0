"""What a call for projects says: its terms, its documents, its grid, its sentences.

A definition is written by the Mission in a TOML file, read by `load_call`, and kept in a
`CallVersion` as canonical JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from applications.calls.decisions import DecisionTexts
from eligibility import Terms

#: What the Mission writes where a mention is not established yet.
TO_BE_COMPLETED = "à compléter par le service"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRequirement:
    """A kind of supporting document; `required` ones are needed to file."""

    code: str
    label: str
    required: bool
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A line of the review grid: scores run from 0 to `scale`, weighted by `weight`."""

    code: str
    label: str
    weight: Decimal
    scale: int
    guidance: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The service in charge (CRPA R112-11-1, 2°); what the call does not state is empty."""

    service: str
    email: str = ""
    postal_address: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalSentences:
    """Sentences printed as they stand: the acknowledgement's mentions, the sworn statement.

    `silence` and `appeal` are those of CRPA R112-11-1, 3° and 4°; not established is empty.
    """

    sworn_statement: str
    silence: str = ""
    appeal: str = ""
    preamble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTerms:
    """How a call's dossiers are scored; what a file does not say stands as here.

    hide_scores: a reviewer reads the others' scores only once theirs is final.
    reviewers: how many final opinions a dossier is to have.
    comment_below, comment_above: shares of a criterion's scale; a score strictly below the
        one or above the other wants a comment. None: it never does.
    deliberate_above: share of a criterion's scale; opinions that lie strictly further apart
        are to be deliberated before the dossier is decided. None: they never are.
    """

    hide_scores: bool = True
    reviewers: int = 2
    comment_below: Decimal | None = None
    comment_above: Decimal | None = None
    deliberate_above: Decimal | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain values: shares as strings.

        `deliberate_above` is there when it is set, so that a call that says nothing of it
        keeps its digest.
        """
        spread = self.deliberate_above
        return {
            "hide_scores": self.hide_scores,
            "reviewers": self.reviewers,
            "comment_below": _text(self.comment_below),
            "comment_above": _text(self.comment_above),
            **({} if spread is None else {"deliberate_above": str(spread)}),
        }

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> ReviewTerms:
        """Read what `to_dict` wrote, and what an older version wrote of it."""
        unsaid = cls()
        return cls(
            hide_scores=content.get("hide_scores", unsaid.hide_scores),
            reviewers=content.get("reviewers", unsaid.reviewers),
            comment_below=_share(content.get("comment_below")),
            comment_above=_share(content.get("comment_above")),
            deliberate_above=_share(content.get("deliberate_above")),
        )


def _share(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _text(share: Decimal | None) -> str | None:
    return None if share is None else str(share)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDefinition:
    """One call, whole. `presentation` and `who_may_apply` are plain French paragraphs."""

    slug: str
    number_prefix: str
    title: str
    summary: str
    presentation: str
    who_may_apply: str
    source: str
    pass_face_value: Decimal | None
    terms: Terms
    documents: tuple[DocumentRequirement, ...]
    criteria: tuple[Criterion, ...]
    contact: Contact
    legal: LegalSentences
    decisions: DecisionTexts = field(default_factory=DecisionTexts)
    review: ReviewTerms = ReviewTerms()

    def document_label(self, code: str) -> str:
        """Return the label of a kind of document, or its code when the call lists none."""
        return next((d.label for d in self.documents if d.code == code), code)

    def missing_mentions(self) -> dict[str, str]:
        """Return what CRPA R112-11-1 asks of an acknowledgement and the call does not state.

        A dictionary from the key of the file to the mention, in French.
        """
        contact, legal = self.contact, self.legal
        mentions = {
            "contact.email": (
                "l’adresse électronique ou postale du service (2°)",
                contact.email or contact.postal_address,
            ),
            "contact.telephone": ("le téléphone du service (2°)", contact.telephone),
            "legal.silence": (
                "ce que vaut le silence de l’administration, et à quelle date (3°)",
                legal.silence,
            ),
            "legal.appeal": ("les délais et voies de recours (4°)", legal.appeal),
        }
        return {
            key: mention
            for key, (mention, value) in mentions.items()
            if not value or TO_BE_COMPLETED in value.lower()
        }

    def to_dict(self) -> dict[str, Any]:
        """Return plain values fit for canonical JSON: decimals as strings, instants in UTC.

        `review` is there when it says something else than what stands without it, so that
        a call that says nothing of it keeps its digest.
        """
        review = (
            {} if self.review == ReviewTerms() else {"review": self.review.to_dict()}
        )
        return {
            "slug": self.slug,
            "number_prefix": self.number_prefix,
            "title": self.title,
            "summary": self.summary,
            "presentation": self.presentation,
            "who_may_apply": self.who_may_apply,
            "source": self.source,
            "pass_face_value": None
            if self.pass_face_value is None
            else f"{self.pass_face_value:.2f}",
            "terms": self.terms.to_dict(),
            "documents": [asdict(document) for document in self.documents],
            "criteria": [
                asdict(criterion) | {"weight": str(criterion.weight)}
                for criterion in self.criteria
            ],
            "contact": asdict(self.contact),
            "legal": asdict(self.legal),
            **self.decisions.to_dict(),
            **review,
        }

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> CallDefinition:
        """Read what `to_dict` wrote."""
        face_value = content["pass_face_value"]
        return cls(
            **{
                key: content[key]
                for key in (
                    "slug",
                    "number_prefix",
                    "title",
                    "summary",
                    "presentation",
                    "who_may_apply",
                    "source",
                )
            },
            pass_face_value=None if face_value is None else Decimal(face_value),
            terms=Terms.from_dict(content["terms"]),
            documents=tuple(
                DocumentRequirement(**item) for item in content["documents"]
            ),
            criteria=tuple(
                Criterion(**(item | {"weight": Decimal(item["weight"])}))
                for item in content["criteria"]
            ),
            contact=Contact(**content["contact"]),
            legal=LegalSentences(**content["legal"]),
            decisions=DecisionTexts.from_dict(content),
            review=ReviewTerms.from_dict(content.get("review", {})),
        )
