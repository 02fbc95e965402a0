"""Decisions: proposed by one, confirmed by another, published with their letter.

`deciding` takes a decision as far as its publication, `publishing` tells it to the
applicant; `permissions` says who may, `limits` how much, `letters` in which words.
"""
