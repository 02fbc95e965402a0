import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("applications", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Dossier",
            fields=[],
            options={
                "verbose_name": "dossier à instruire",
                "verbose_name_plural": "dossiers à instruire",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("applications.application",),
        ),
        migrations.CreateModel(
            name="DeskEntry",
            fields=[
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="desk",
                        serialize=False,
                        to="applications.application",
                        verbose_name="dossier",
                    ),
                ),
                (
                    "department",
                    models.CharField(
                        blank=True,
                        db_index=True,
                        help_text="Code INSEE au dépôt ; vide pour un porteur hors registre ou régional.",
                        max_length=3,
                        verbose_name="département",
                    ),
                ),
                (
                    "search_text",
                    models.CharField(
                        editable=False,
                        help_text="Porteur, SIREN, intitulé et numéro, sans accents ni majuscules.",
                        max_length=600,
                        verbose_name="texte de recherche",
                    ),
                ),
                (
                    "review_count",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="avis donnés"
                    ),
                ),
                (
                    "mean_total",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="moyenne des notes",
                    ),
                ),
            ],
            options={
                "verbose_name": "fiche de la file",
                "verbose_name_plural": "fiches de la file",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mean_total", None), ("review_count", 0)),
                            models.Q(
                                ("mean_total__gte", 0),
                                ("mean_total__lte", 100),
                                ("review_count__gt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="desk_entry_has_a_mean_when_it_has_reviews",
                        violation_error_message="Une moyenne, de 0 à 100, suppose au moins un avis.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                    "comment",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="avis général"
                    ),
                ),
                (
                    "total",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        verbose_name="note pondérée sur 100",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="donné le"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, verbose_name="modifié le"),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="applications.application",
                        verbose_name="dossier",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="instructeur",
                    ),
                ),
            ],
            options={
                "verbose_name": "avis",
                "verbose_name_plural": "avis",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Score",
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
                ("criterion", models.CharField(max_length=40, verbose_name="critère")),
                (
                    "value",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="note",
                    ),
                ),
                (
                    "comment",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="commentaire"
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="reviews.review",
                        verbose_name="avis",
                    ),
                ),
            ],
            options={
                "verbose_name": "note",
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["-updated_at", "-id"], name="review_latest"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                fields=("application", "reviewer"),
                name="review_one_per_reviewer_and_dossier",
                violation_error_message="Vous avez déjà donné un avis sur ce dossier.",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("total__gte", 0), ("total__lte", 100)),
                name="review_total_within_100",
                violation_error_message="La note pondérée va de 0 à 100.",
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.UniqueConstraint(
                fields=("review", "criterion"),
                name="score_one_per_criterion",
                violation_error_message="Ce critère est déjà noté.",
            ),
        ),
    ]
