import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="LocalAuthority",
            fields=[
                (
                    "siren",
                    models.CharField(
                        max_length=9,
                        primary_key=True,
                        serialize=False,
                        verbose_name="SIREN",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("COM", "Commune"),
                            ("CC", "Communauté de communes"),
                            ("CA", "Communauté d’agglomération"),
                            ("CU", "Communauté urbaine"),
                            ("MET", "Métropole"),
                            ("METLYON", "Métropole de Lyon"),
                            ("EPT", "Établissement public territorial"),
                            ("DEP", "Département"),
                            ("REG", "Région"),
                            ("CTU", "Collectivité territoriale unique"),
                            ("PARIS", "Ville de Paris"),
                        ],
                        max_length=8,
                        verbose_name="catégorie",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="nom")),
                (
                    "insee_code",
                    models.CharField(
                        blank=True,
                        db_index=True,
                        max_length=5,
                        verbose_name="code INSEE",
                    ),
                ),
                (
                    "department",
                    models.CharField(
                        blank=True,
                        db_index=True,
                        max_length=3,
                        verbose_name="département",
                    ),
                ),
                (
                    "region",
                    models.CharField(blank=True, max_length=3, verbose_name="région"),
                ),
                (
                    "population",
                    models.PositiveIntegerField(
                        default=0, verbose_name="population municipale"
                    ),
                ),
                (
                    "search_text",
                    models.TextField(
                        blank=True,
                        editable=False,
                        help_text="Nom et autres appellations, sans accents ni majuscules.",
                        verbose_name="texte de recherche",
                    ),
                ),
                (
                    "withdrawn_on",
                    models.DateField(
                        blank=True,
                        help_text="Jour de l’import où elle n’y figurait plus ; ses dossiers restent lisibles.",
                        null=True,
                        verbose_name="absente du registre depuis",
                    ),
                ),
                (
                    "grouping",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="members",
                        to="territories.localauthority",
                        verbose_name="groupement à fiscalité propre",
                    ),
                ),
                (
                    "territorial_establishment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="ept_members",
                        to="territories.localauthority",
                        verbose_name="établissement public territorial",
                    ),
                ),
            ],
            options={
                "verbose_name": "collectivité",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("siren__regex", "^\\d{9}$")),
                        name="local_authority_siren_has_nine_digits",
                        violation_error_message="Un SIREN compte neuf chiffres.",
                    )
                ],
            },
        ),
    ]
