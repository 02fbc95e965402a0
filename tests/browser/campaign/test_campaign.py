"""A whole campaign in a browser: sixty real authorities, five reviewers, the last cent awarded."""

import pytest

from tests.browser.campaign import (
    completeness,
    deciding,
    expertise,
    exporting,
    filing,
    letters,
    panel,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_campaign_goes_from_its_first_filing_to_its_last_letter(campaign):
    filing.an_agent_signs_up_by_mail_and_files(campaign)
    filing.another_files_without_javascript(campaign)
    filing.the_others_file(campaign)

    panel.a_reviewer_declares_an_interest(campaign)
    panel.the_dossier_is_gone_from_her_desk(campaign)
    panel.two_others_have_conflicts_too(campaign)

    completeness.a_dossier_is_checked_and_declared_complete(campaign)
    completeness.missing_items_are_asked_for(campaign)
    completeness.the_applicant_answers(campaign)
    completeness.the_difference_is_read_and_the_dossier_complete(campaign)
    completeness.the_others_are_declared_complete(campaign)

    panel.the_rule_shares_the_dossiers_out(campaign)
    panel.scores_stay_hidden_until_ones_own(campaign)
    panel.the_others_are_scored(campaign)
    panel.every_complete_dossier_is_to_deliberate(campaign)
    panel.their_disagreement_is_deliberated(campaign)
    panel.the_scoring_is_closed(campaign)

    expertise.an_expert_is_asked_by_mail(campaign)
    expertise.they_answer_through_the_link_without_an_account(campaign)
    expertise.their_opinion_is_in_the_dossier(campaign)

    deciding.the_scenarios_are_read(campaign)
    deciding.two_awards_are_proposed_by_those_who_scored(campaign)
    deciding.a_scenario_becomes_proposals(campaign)
    deciding.what_does_not_fit_is_refused_with_its_reason(campaign)
    deciding.what_is_left_is_awarded_to_the_cent(campaign)
    deciding.the_others_are_refused_and_the_silent_one_inadmissible(campaign)
    deciding.another_person_confirms_them_all(campaign)
    deciding.they_are_published_in_bulk(campaign)
    deciding.the_ledger_balances_to_the_cent(campaign)

    filing.each_is_acknowledged(campaign)
    letters.every_applicant_receives_theirs(campaign)
    letters.one_opens_theirs_from_the_mail(campaign)
    letters.the_desk_sees_that_it_was_opened(campaign)

    exporting.the_tables_hold_every_dossier_but_those_in_conflict(campaign)
    exporting.the_decider_exports_them_all(campaign)
    exporting.the_archive_of_a_dossier_holds_what_was_told(campaign)
