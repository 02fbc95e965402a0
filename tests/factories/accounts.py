"""Accounts: an applicant's agent, a reviewer."""

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from accounts.models import User
from accounts.roles import Role

PASSWORD = "correct horse battery staple"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    is_superuser = False
    email = factory.LazyAttributeSequence(
        lambda user, n: (
            f"operateur{n}@mission.example"
            if user.is_superuser
            else f"agent{n}@mairie.example"
        )
    )
    full_name = "Camille Durand"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        user = model_class.objects.create_user(*args, password=PASSWORD, **kwargs)
        EmailAddress.objects.create(
            user=user, email=user.email, verified=True, primary=True
        )
        return user


class ReviewerFactory(UserFactory):
    email = factory.Sequence(lambda n: f"instructeur{n}@mission.example")
    full_name = "Dominique Martin"
    is_staff = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        user = super()._create(model_class, *args, **kwargs)
        user.groups.add(Group.objects.get_or_create(name=Role.REVIEWER)[0])
        return user


class DeciderFactory(UserFactory):
    email = factory.Sequence(lambda n: f"decideur{n}@mission.example")
    full_name = "Dominique Bernard"
    is_staff = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        user = super()._create(model_class, *args, **kwargs)
        user.groups.add(Group.objects.get_or_create(name=Role.DECIDER)[0])
        return user
