# Each target is a Python program of tools/, which needs nothing but Python itself.
PYTHON ?= python3
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test faults smoke lint format bench mutation

help: ## Affiche cette aide
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 14

demo: ## Installe, prépare et sert la démonstration (PORT=9001 pour un autre port)
	@exec $(PYTHON) -m tools.demo

test: ## Exécute les tests sur PostgreSQL et Redis (ARGS="tests/territories -k search")
	@exec $(PYTHON) -m tools.run_tests $(ARGS)

faults: ## Arrête, tue et remplit ce dont les accusés dépendent, et compte ce qui en reste (cinq à dix minutes)
	@exec $(PYTHON) -m tools.faults $(ARGS)

smoke: ## Essaie la démonstration : la démarre, lit la page d’accueil, l’arrête
	@exec $(PYTHON) -m tools.smoke

lint: ## Vérifie le style, les types, les imports, les migrations et les gabarits
	@exec $(PYTHON) -m tools.lint

format: ## Remet en forme le code et les gabarits
	@exec $(PYTHON) -m tools.lint --fix

bench: ## Mesure (ARGS="filing", "filing_cpu", "pages", "review", "exports", "acknowledgements", "seal", "overlap", "territories")
	@exec $(PYTHON) -m tools.bench $(ARGS)

mutation: ## Change le code des règles par petites touches : un test doit le voir (ARGS="eligibility/balance.py")
	@exec $(PYTHON) -m tools.mutation $(ARGS)
