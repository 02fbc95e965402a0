"""Figures that meet every rule of the call of the tests."""

MET = {
    "category": "7354",
    "eligible_cost": "100 000,00 €",
    "total_cost": "120000",
    "requested_grant": "50 000",
    "other_resources": "70000.00",
    "beneficiaries": "1 000",
    "target_beneficiaries": "500",
}
