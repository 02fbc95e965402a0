"""The reviewers' words for what the rules and the uploads know by a code."""

from eligibility import Verdict

VERDICTS = {
    Verdict.ELIGIBLE: "Recevable",
    Verdict.UNDETERMINED: "À vérifier",
    Verdict.INELIGIBLE: "Non recevable",
}
MEDIA_TYPES = {
    "application/pdf": "PDF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "application/vnd.oasis.opendocument.text": "OpenDocument, texte",
    "application/vnd.oasis.opendocument.spreadsheet": "OpenDocument, tableur",
    "application/vnd.oasis.opendocument.presentation": "OpenDocument, présentation",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (
        "PowerPoint"
    ),
}
