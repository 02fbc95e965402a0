"""The stage of a campaign: the whole registry, the call, real mail, a real worker."""

import pytest
from django.core.management import call_command

from applications.calls.loading import load_call
from applications.models import Call
from tests.browser.campaign.campaign import Campaign
from tests.browser.campaign.people import sixty_authorities, the_mission
from tests.browser.campaign.worker import a_worker
from tests.factories.call_files import CALLS
from tests.smtp import mail_server


@pytest.fixture
def campaign(transactional_db, live_server, visit, visit_as, settings, tmp_path):
    """Nothing is filed yet. Mails are queued, as elsewhere than in tests."""
    settings.EMAIL_BACKEND = "mailing.backend.QueueBackend"
    settings.BASE_URL = live_server.url
    with mail_server() as mail, a_worker(tmp_path, mail, live_server.url) as worker:
        call_command("import_territories", verbosity=0)
        load_call(path=CALLS / "pass-numerique-demo.toml")
        yield Campaign(
            call=Call.objects.get(slug="pass-numerique-demo"),
            cast=the_mission(),
            authorities=sixty_authorities(),
            worker=worker,
            mail=mail,
            visit=visit,
            visit_as=visit_as,
        )
