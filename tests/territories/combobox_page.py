"""Addresses of the portal, and a page of a field with suggestions."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from passnum.urls import urlpatterns as portal

PAGE = """{% extends "base.html" %}{% load static %}
{% block title %}Essai{% endblock %}
{% block head %}
    <link rel="stylesheet" href="{% static 'css/combobox.css' %}">
    <script type="module" src="{% static 'js/combobox.js' %}"></script>
{% endblock %}
{% block content %}
    <h1>Essai</h1>
    <form>
        <div class="fr-input-group">
            <label class="fr-label" for="id_q">Rechercher votre collectivité</label>
            <input class="fr-input" id="id_q" name="q" type="search"
                   data-combobox data-combobox-url="{% url 'territories:search' %}"
                   data-combobox-target="#id_authority">
        </div>
        <input id="id_authority" name="authority" type="hidden">
    </form>
    <form id="radios">
        <label class="fr-label" for="id_r">Rechercher un partenaire</label>
        <input class="fr-input" id="id_r" name="r" data-combobox
               data-combobox-url="{% url 'territories:search' %}"
               data-combobox-name="partner">
        <label><input type="radio" name="partner" value="215801945" checked> Nevers</label>
    </form>
{% endblock %}
"""


def page(request: HttpRequest) -> HttpResponse:
    template = engines["django"].from_string(PAGE)
    return HttpResponse(template.render({}, request))


urlpatterns = [path("essai/", page), *portal]
