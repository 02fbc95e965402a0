"""The difference between two versions of a call, key by key."""

from applications.calls.difference import Difference, differences


def test_equal_contents_differ_in_nothing() -> None:
    content = {"terms": {"grant_cap": "1.00", "references": [["deadline", "Art. 1"]]}}

    assert differences(content, content) == ()


def test_a_value_is_told_under_its_whole_key() -> None:
    assert differences(
        {"title": "A", "terms": {"grant_cap": "1.00", "envelope": "5.00"}},
        {"title": "A", "terms": {"grant_cap": "2.00", "envelope": "5.00"}},
    ) == (Difference("terms.grant_cap", "1.00", "2.00"),)


def test_a_document_is_known_by_its_code_wherever_it_stands() -> None:
    rib = {"code": "rib", "label": "RIB"}
    other = {"code": "autre", "label": "Autre"}

    assert differences(
        {"documents": [rib, other]},
        {"documents": [other, rib | {"label": "Relevé"}]},
    ) == (
        Difference("documents", ["rib", "autre"], ["autre", "rib"]),
        Difference("documents.rib.label", "RIB", "Relevé"),
    )


def test_what_appears_and_what_goes_is_absent_on_the_other_side() -> None:
    assert differences(
        {"terms": {"references": [["deadline", "Art. 1"]]}},
        {"terms": {"references": [["grant-cap", "Art. 2"]]}},
    ) == (
        Difference("terms.references.grant-cap", None, "Art. 2"),
        Difference("terms.references.deadline", "Art. 1", None),
    )


def test_the_labels_of_the_documents_required_are_told_once() -> None:
    assert (
        differences(
            {"terms": {"required_documents": [["rib", "RIB"]]}},
            {"terms": {"required_documents": [["rib", "Relevé"]]}},
        )
        == ()
    )
