import applications.models.acknowledgement
import applications.models.document
import django.core.serializers.json
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("territories", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        max_length=60, unique=True, verbose_name="identifiant"
                    ),
                ),
                (
                    "number_prefix",
                    models.CharField(
                        help_text="Par exemple « PN2020 ».",
                        max_length=10,
                        unique=True,
                        verbose_name="préfixe des numéros",
                    ),
                ),
                (
                    "last_rank",
                    models.PositiveIntegerField(
                        default=0,
                        editable=False,
                        help_text="Verrouillé et augmenté par chaque dépôt.",
                        verbose_name="dernier rang attribué",
                    ),
                ),
            ],
            options={
                "verbose_name": "appel à projets",
                "verbose_name_plural": "appels à projets",
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="identifiant public",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Brouillon"),
                            ("submitted", "Déposé"),
                            ("under_review", "En instruction"),
                            ("incomplete", "Incomplet"),
                            ("accepted", "Retenu"),
                            ("rejected", "Refusé"),
                            ("inadmissible", "Irrecevable"),
                            ("withdrawn", "Retiré"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=16,
                        verbose_name="état",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="créé le"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, verbose_name="modifié le"),
                ),
                (
                    "number",
                    models.CharField(
                        editable=False,
                        max_length=24,
                        null=True,
                        unique=True,
                        verbose_name="numéro",
                    ),
                ),
                (
                    "rank",
                    models.PositiveIntegerField(
                        editable=False, null=True, verbose_name="rang"
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="déposé le"
                    ),
                ),
                (
                    "holder_siren",
                    models.CharField(
                        blank=True, max_length=9, verbose_name="SIREN du porteur"
                    ),
                ),
                (
                    "holder_name",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="nom du porteur"
                    ),
                ),
                (
                    "holder_category",
                    models.CharField(
                        blank=True,
                        help_text="Code du registre ou catégorie juridique INSEE.",
                        max_length=8,
                        verbose_name="catégorie du porteur",
                    ),
                ),
                (
                    "contact_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="personne à contacter"
                    ),
                ),
                (
                    "contact_role",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="fonction du contact"
                    ),
                ),
                (
                    "contact_email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="courriel du contact"
                    ),
                ),
                (
                    "contact_phone",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="téléphone du contact"
                    ),
                ),
                (
                    "representative_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="représentant légal"
                    ),
                ),
                (
                    "representative_role",
                    models.CharField(
                        blank=True,
                        max_length=150,
                        verbose_name="qualité du représentant",
                    ),
                ),
                (
                    "mandated_name",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="personne mandatée"
                    ),
                ),
                (
                    "mandated_role",
                    models.CharField(
                        blank=True,
                        max_length=150,
                        verbose_name="fonction du mandataire",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="intitulé"
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="résumé"
                    ),
                ),
                (
                    "description",
                    models.TextField(
                        blank=True, max_length=15000, verbose_name="description"
                    ),
                ),
                (
                    "starts_on",
                    models.DateField(blank=True, null=True, verbose_name="début"),
                ),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="fin"),
                ),
                (
                    "pass_count",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="nombre de pass"
                    ),
                ),
                (
                    "pass_face_value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=8,
                        null=True,
                        verbose_name="valeur d’un pass",
                    ),
                ),
                (
                    "territory",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="territoire couvert"
                    ),
                ),
                (
                    "beneficiaries",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="bénéficiaires prévus"
                    ),
                ),
                (
                    "target_beneficiaries",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="dont public cible (PIC)"
                    ),
                ),
                (
                    "outreach",
                    models.TextField(
                        blank=True,
                        max_length=5000,
                        verbose_name="moyens d’atteindre les publics",
                    ),
                ),
                (
                    "requested_grant",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="aide demandée",
                    ),
                ),
                (
                    "total_cost",
                    models.DecimalField(
                        decimal_places=2,
                        editable=False,
                        max_digits=12,
                        null=True,
                        verbose_name="coût total",
                    ),
                ),
                (
                    "eligible_cost",
                    models.DecimalField(
                        decimal_places=2,
                        editable=False,
                        max_digits=12,
                        null=True,
                        verbose_name="dépense éligible",
                    ),
                ),
                (
                    "other_resources",
                    models.DecimalField(
                        decimal_places=2,
                        editable=False,
                        max_digits=12,
                        null=True,
                        verbose_name="autres ressources",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        help_text="Vide pour un porteur saisi à la main.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="territories.localauthority",
                        verbose_name="collectivité du registre",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="rédacteur",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="applications.call",
                        verbose_name="appel",
                    ),
                ),
            ],
            options={
                "verbose_name": "dossier",
                "ordering": ["-updated_at"],
            },
        ),
        migrations.CreateModel(
            name="CallVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("title", models.CharField(max_length=200, verbose_name="titre")),
                ("opens_at", models.DateTimeField(null=True, verbose_name="ouverture")),
                (
                    "closes_at",
                    models.DateTimeField(verbose_name="dernier instant accepté"),
                ),
                (
                    "content",
                    models.JSONField(
                        help_text="Le fichier de l’appel, forme canonique.",
                        verbose_name="contenu",
                    ),
                ),
                (
                    "digest",
                    models.CharField(max_length=64, verbose_name="empreinte SHA-256"),
                ),
                ("loaded_at", models.DateTimeField(verbose_name="chargée le")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="applications.call",
                        verbose_name="appel",
                    ),
                ),
            ],
            options={
                "verbose_name": "version d’un appel",
                "verbose_name_plural": "versions des appels",
            },
        ),
        migrations.AddField(
            model_name="call",
            name="current",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="applications.callversion",
                verbose_name="version en vigueur",
            ),
        ),
        migrations.CreateModel(
            name="FinancingLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("expense", "Dépense"), ("resource", "Ressource")],
                        max_length=8,
                        verbose_name="nature",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="ordre")),
                ("label", models.CharField(max_length=200, verbose_name="libellé")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="montant"
                    ),
                ),
                (
                    "eligible",
                    models.BooleanField(default=False, verbose_name="éligible"),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="financing_lines",
                        to="applications.application",
                        verbose_name="dossier",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne du plan de financement",
                "verbose_name_plural": "lignes des plans de financement",
                "ordering": ["kind", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="JournalEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="le")),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("call_loaded", "Appel chargé"),
                            ("call_changed", "Termes de l’appel modifiés"),
                            ("draft_created", "Brouillon créé"),
                            ("draft_deleted", "Brouillon supprimé"),
                            ("document_added", "Pièce ajoutée"),
                            ("document_removed", "Pièce retirée"),
                            ("submitted", "Dossier déposé"),
                            ("acknowledgement_rendered", "Accusé de réception établi"),
                            ("acknowledgement_mailed", "Accusé de réception envoyé"),
                            ("review_started", "Instruction ouverte"),
                            ("scored", "Avis donné"),
                            ("declared_incomplete", "Déclaré incomplet"),
                            ("completed", "Complété par le porteur"),
                            ("accepted", "Retenu"),
                            ("rejected", "Refusé"),
                            ("declared_inadmissible", "Déclaré irrecevable"),
                            ("withdrawn", "Retiré par le porteur"),
                        ],
                        max_length=40,
                        verbose_name="événement",
                    ),
                ),
                (
                    "detail",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="détail",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="journal",
                        to="applications.application",
                        verbose_name="dossier",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="journal",
                        to="applications.call",
                        verbose_name="appel",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne du journal",
                "verbose_name_plural": "journal",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="reçu le")),
                (
                    "verdict",
                    models.CharField(max_length=16, verbose_name="recevabilité"),
                ),
                (
                    "ruleset_version",
                    models.CharField(max_length=20, verbose_name="version des règles"),
                ),
                ("snapshot", models.TextField(verbose_name="contenu déposé")),
                (
                    "sha256",
                    models.CharField(max_length=64, verbose_name="empreinte SHA-256"),
                ),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submission",
                        to="applications.application",
                        verbose_name="dossier",
                    ),
                ),
                (
                    "call_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="applications.callversion",
                        verbose_name="version de l’appel",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="déposé par",
                    ),
                ),
            ],
            options={
                "verbose_name": "dépôt",
            },
        ),
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="dû depuis"),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        upload_to=applications.models.acknowledgement.private_path,
                        verbose_name="document",
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="empreinte SHA-256"
                    ),
                ),
                (
                    "size",
                    models.PositiveIntegerField(
                        null=True, verbose_name="taille en octets"
                    ),
                ),
                (
                    "rendered_at",
                    models.DateTimeField(null=True, verbose_name="établi le"),
                ),
                (
                    "mailed_at",
                    models.DateTimeField(null=True, verbose_name="envoyé le"),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(default=0, verbose_name="essais"),
                ),
                (
                    "last_error",
                    models.TextField(blank=True, verbose_name="dernière erreur"),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgement",
                        to="applications.submission",
                        verbose_name="dépôt",
                    ),
                ),
            ],
            options={
                "verbose_name": "accusé de réception",
                "verbose_name_plural": "accusés de réception",
            },
        ),
        migrations.CreateModel(
            name="SupportingDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        unique=True,
                        verbose_name="identifiant public",
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="pièce")),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        upload_to=applications.models.document.private_path,
                        verbose_name="fichier",
                    ),
                ),
                (
                    "name",
                    models.CharField(max_length=200, verbose_name="nom du fichier"),
                ),
                ("media_type", models.CharField(max_length=100, verbose_name="type")),
                ("size", models.PositiveIntegerField(verbose_name="taille en octets")),
                (
                    "sha256",
                    models.CharField(max_length=64, verbose_name="empreinte SHA-256"),
                ),
                (
                    "uploaded_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="ajouté le"),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="applications.application",
                        verbose_name="dossier",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ajouté par",
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce justificative",
                "verbose_name_plural": "pièces justificatives",
                "ordering": ["kind", "pk"],
            },
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                fields=["owner", "-updated_at"], name="application_of_owner"
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("state", "draft"), _negated=True),
                fields=["call", "rank", "id", "state", "owner", "holder_category"],
                name="application_queue",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("number", None),
                        ("rank", None),
                        ("state", "draft"),
                        ("submitted_at", None),
                    ),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True),
                        ("number__isnull", False),
                        ("rank__isnull", False),
                        ("submitted_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="application_is_a_draft_or_has_number_rank_and_date",
                violation_error_message="Un dossier déposé a un numéro, un rang et une date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"),
                    ("holder_siren__regex", "^\\d{9}$"),
                    _connector="OR",
                ),
                name="application_filed_has_a_siren",
                violation_error_message="Un dossier déposé porte le SIREN de son porteur.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                fields=("call", "rank"), name="application_rank_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "withdrawn"]), _negated=True
                ),
                fields=("call", "holder_siren"),
                name="application_one_filed_per_authority_and_call",
                violation_error_message="Cette collectivité a déjà déposé un dossier à cet appel.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("requested_grant", None),
                    ("requested_grant__gte", 0),
                    _connector="OR",
                ),
                name="application_requested_grant_not_negative",
                violation_error_message="L’aide demandée n’est pas négative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="callversion",
            constraint=models.UniqueConstraint(
                fields=("call", "number"), name="call_version_number_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="callversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opens_at", None),
                    ("opens_at__lt", models.F("closes_at")),
                    _connector="OR",
                ),
                name="call_version_opens_before_it_closes",
                violation_error_message="L’ouverture précède la clôture.",
            ),
        ),
        migrations.AddConstraint(
            model_name="financingline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)),
                name="financing_line_amount_positive",
                violation_error_message="Le montant d’une ligne est supérieur à zéro.",
            ),
        ),
        migrations.AddConstraint(
            model_name="financingline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "expense"), ("eligible", False), _connector="OR"
                ),
                name="financing_line_only_an_expense_is_eligible",
                violation_error_message="Seule une dépense peut être éligible.",
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("file", ""),
                        ("rendered_at", None),
                        ("sha256", ""),
                        ("size", None),
                    ),
                    models.Q(
                        ("rendered_at__isnull", False),
                        ("sha256__regex", "^[0-9a-f]{64}$"),
                        ("size__gt", 0),
                        models.Q(("file", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="acknowledgement_is_pending_or_whole",
                violation_error_message="Un accusé établi a un fichier, une taille, une empreinte.",
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mailed_at", None), ("rendered_at__isnull", False), _connector="OR"
                ),
                name="acknowledgement_is_rendered_before_it_is_mailed",
                violation_error_message="Un accusé est établi avant d’être envoyé.",
            ),
        ),
    ]
