"""The authorities that a dossier covers: named in the step, kept, read back, filed."""

import json
import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applications.acknowledgement.rendering.reading import read_snapshot
from applications.draft_lifecycle import delete_draft, open_draft
from applications.drafts import DossierFiled
from applications.models import CoveredAuthority, Submission
from applications.submission import submit_application
from applications.territory import MAX_COVERED, covered_authorities, save_territory
from eligibility import canonical
from reviews.reading.dossier import read_dossier
from tests.applications.posting import step, submit
from tests.factories.applications import filed, ready_draft
from tests.factories.territories import LocalAuthorityFactory

pytestmark = pytest.mark.django_db

NEVERS = {"name": "Nevers", "category": "COM", "population": 33_235}


def named(draft):
    return [one.name for one in covered_authorities(draft)]


def publics(*authorities, **fields):
    return fields | {"covered": [one.pk for one in authorities]}


def cover(draft, *authorities):
    save_territory(
        application_id=draft.pk, fields={}, covered=[one.pk for one in authorities]
    )


class TestTheStep:
    def test_keeps_several_authorities_in_the_order_they_are_added(self, client, draft):
        one, two = LocalAuthorityFactory(name="B"), LocalAuthorityFactory(name="A")
        client.post(step(draft, "publics"), publics(one, two, action="save"))
        assert named(draft) == ["B", "A"]

    def test_adds_one_after_those_already_there(self, client, draft):
        one, two = LocalAuthorityFactory(name="B"), LocalAuthorityFactory(name="A")
        cover(draft, one)
        client.post(step(draft, "publics"), publics(two, one, action="save"))
        assert named(draft) == ["B", "A"]

    def test_removes_the_one_that_is_unticked(self, client, draft):
        one, two = LocalAuthorityFactory(name="B"), LocalAuthorityFactory(name="A")
        cover(draft, one, two)
        client.post(step(draft, "publics"), publics(two, action="save"))
        assert named(draft) == ["A"]

    def test_shows_what_is_kept_as_ticked_boxes(self, client, draft):
        cover(draft, authority := LocalAuthorityFactory(**NEVERS))
        page = client.get(step(draft, "publics")).content.decode()
        box = re.search(
            rf'<input type="checkbox"[^>]*value="{authority.pk}"[^>]*>', page
        )
        assert box
        assert "checked" in box[0]
        assert "Nevers (commune, 58, 33\u202f235\u00a0hab.)" in page

    def test_says_that_none_is_needed_while_there_is_none(self, client, draft):
        page = client.get(step(draft, "publics")).content.decode()
        assert "Aucune pour l’instant" in page
        assert "(facultatif)" in page

    def test_without_javascript_a_search_offers_what_it_finds_and_saves_nothing(
        self, client, draft
    ):
        kept = LocalAuthorityFactory(name="Cosne")
        cover(draft, kept)
        found = [
            LocalAuthorityFactory(**NEVERS),
            LocalAuthorityFactory(name="Nevers-Est"),
        ]
        answer = client.post(
            step(draft, "publics"),
            publics(kept, action="search", covered_query="nevers", territory="Tapé"),
        )
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "2\u00a0collectivités trouvées pour" in page
        assert 'href="#id_covered_1"' in page
        assert "Tapé" in page
        boxes = dict(re.findall(r'value="(\d{9})"([^>]*)>', page))
        assert "checked" in boxes[kept.pk]
        assert all("checked" not in boxes[one.pk] for one in found)
        assert named(draft) == ["Cosne"]

    def test_the_only_authority_found_is_ticked(self, client, draft):
        only = LocalAuthorityFactory(**NEVERS)
        page = client.post(
            step(draft, "publics"), publics(action="search", covered_query="nevers")
        ).content.decode()
        assert re.search(rf'value="{only.pk}"[^>]* checked', page)

    def test_a_name_typed_and_never_looked_up_is_looked_up(self, client, draft):
        LocalAuthorityFactory(**NEVERS)
        page = client.post(
            step(draft, "publics"), publics(action="save", covered_query="nevers")
        ).content.decode()
        assert "1\u00a0collectivité trouvée" in page
        assert named(draft) == []

    def test_a_suggestion_left_in_the_field_is_found_by_its_siren(self, client, draft):
        only = LocalAuthorityFactory(**NEVERS)
        LocalAuthorityFactory(name="Nevers-Est")
        siren = "\u00a0".join((only.pk[:3], only.pk[3:6], only.pk[6:]))
        page = client.post(
            step(draft, "publics"),
            publics(
                action="save", covered_query=f"Nevers (commune) – SIREN\u00a0{siren}"
            ),
        ).content.decode()
        assert re.search(rf'value="{only.pk}"[^>]* checked', page)

    def test_a_search_that_finds_nothing_says_how_to_go_on(self, client, draft):
        page = client.post(
            step(draft, "publics"), publics(action="search", covered_query="xyzxyz")
        ).content.decode()
        assert "Aucune collectivité trouvée pour" in page

    @pytest.mark.parametrize("siren", ["999999999", "abc", "\uff11" * 9, ""])
    def test_a_siren_that_the_registry_lacks_is_refused(self, client, draft, siren):
        data = {"action": "save", "covered": [siren]}
        answer = client.post(step(draft, "publics"), data)
        assert answer.status_code == 422
        assert "n’est pas dans le registre" in answer.content.decode()
        assert not CoveredAuthority.objects.exists()

    def test_too_many_are_refused_with_what_to_do(self, client, draft):
        many = LocalAuthorityFactory.create_batch(MAX_COVERED + 1)
        answer = client.post(step(draft, "publics"), publics(*many, action="save"))
        assert answer.status_code == 422
        assert "nommez plutôt leur intercommunalité" in answer.content.decode()
        answer = client.post(step(draft, "publics"), publics(*many[1:], action="save"))
        assert answer.status_code == 302
        assert CoveredAuthority.objects.count() == MAX_COVERED

    def test_one_changed_in_another_tab_is_not_overwritten(self, client, draft):
        page = client.get(step(draft, "publics"))
        cover(draft, LocalAuthorityFactory(name="Ailleurs"))
        data = publics(
            LocalAuthorityFactory(), action="save", seen=page.context["seen"]
        )
        answer = client.post(step(draft, "publics"), data)
        assert answer.status_code == 422
        assert named(draft) == ["Ailleurs"]

    @pytest.mark.parametrize("count", [1, 30])
    def test_costs_the_same_queries_with_one_authority_and_with_thirty(
        self, client, draft, count
    ):
        before = LocalAuthorityFactory.create_batch(count)
        cover(draft, *before)
        with CaptureQueriesContext(connection) as shown:
            client.get(step(draft, "publics"))
        after = LocalAuthorityFactory.create_batch(count)
        with CaptureQueriesContext(connection) as saved:
            client.post(step(draft, "publics"), publics(*after, action="continue"))
        assert len(shown) <= 8
        assert len(saved) <= 10
        assert covered_authorities(draft) == after


class TestAFiling:
    def test_keeps_in_the_snapshot_what_is_covered(self):
        draft = ready_draft()
        authority = LocalAuthorityFactory(**NEVERS)
        cover(draft, authority)
        submission = filed_draft(draft)
        assert submission.content["publics"]["covered"] == [
            {
                "siren": authority.pk,
                "name": "Nevers",
                "category": "COM",
                "department": "58",
            }
        ]

    def test_is_read_back_to_the_applicant_before_and_after(self, client, draft):
        cover(draft, LocalAuthorityFactory(**NEVERS))
        recap = client.get(step(draft, "depot")).content.decode()
        assert "Nevers (commune, 58)" in recap
        page = client.post(submit(draft), {"sworn": "on"}, follow=True).content.decode()
        assert "Collectivités couvertes" in page
        assert "Nevers (commune, 58)" in page

    def test_is_read_at_the_desk_and_on_the_acknowledgement(self):
        draft = ready_draft()
        cover(
            draft,
            LocalAuthorityFactory(**NEVERS),
            LocalAuthorityFactory(name="CC d'Or"),
        )
        submission = filed_draft(draft)
        items = {
            item.label: item.value
            for section in read_dossier(submission, []).sections
            for item in section.items
        }
        assert items["Collectivités couvertes"] == (
            "Nevers (commune, 58)\nCommunauté de communes d’Or (58)"
        )
        rows = {
            row.label: row.value for row in read_snapshot(submission.snapshot).project
        }
        assert rows["Collectivités couvertes"] == (
            "Nevers (commune, 58)\u00a0; Communauté de communes d’Or (58)"
        )

    def test_of_before_the_list_is_still_read(self, client):
        submission = filed()
        old = json.loads(submission.snapshot)
        old["schema"] = 1
        del old["publics"]["covered"]
        submission.snapshot = canonical.dumps(old)
        submission.sha256 = canonical.digest(submission.snapshot)
        submission.save()
        submission = Submission.objects.get()
        client.force_login(submission.filed_by)
        page = client.get(submission.application.get_absolute_url())
        assert page.status_code == 200
        assert "Collectivités couvertes" not in page.content.decode()
        assert read_dossier(submission, []).sections
        assert read_snapshot(submission.snapshot).project

    def test_closes_the_territory(self):
        draft = ready_draft()
        filed_draft(draft)
        with pytest.raises(DossierFiled):
            cover(draft, LocalAuthorityFactory())
        assert not CoveredAuthority.objects.exists()


class TestTheRows:
    def test_name_an_authority_once(self):
        draft, authority = ready_draft(), LocalAuthorityFactory()
        cover(draft, authority, authority)
        assert CoveredAuthority.objects.count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            CoveredAuthority.objects.create(application=draft, authority=authority)

    def test_go_with_the_draft(self):
        draft = ready_draft()
        cover(draft, LocalAuthorityFactory())
        delete_draft(application_id=draft.pk, user=draft.owner)
        assert not CoveredAuthority.objects.exists()

    def test_make_a_draft_more_than_begun(self):
        draft = ready_draft()
        user, call = draft.owner, draft.call
        begun = open_draft(call=call, user=user, now=timezone.now())
        assert open_draft(call=call, user=user, now=timezone.now()) == begun
        cover(begun, LocalAuthorityFactory())
        assert open_draft(call=call, user=user, now=timezone.now()) != begun


def filed_draft(draft):
    return submit_application(application_id=draft.pk, user=draft.owner, sworn=True)
