"""The demonstration's mails: files, and their links on the console."""

from django.core.mail import EmailMessage

from passnum.mail import DemoMailBackend


def test_a_mail_is_written_to_a_file_and_its_links_are_shown(tmp_path, capsys):
    message = EmailMessage(
        subject="Confirmez votre adresse",
        body="Suivez ce lien :\n\nhttp://127.0.0.1:8000/compte/confirm-email/abc/\n",
        to=["camille@mairie.example"],
    )

    sent = DemoMailBackend(file_path=str(tmp_path)).send_messages([message])

    assert sent == 1
    assert len(list(tmp_path.iterdir())) == 1
    shown = capsys.readouterr().err
    assert "Confirmez votre adresse → camille@mairie.example" in shown
    assert "http://127.0.0.1:8000/compte/confirm-email/abc/" in shown
