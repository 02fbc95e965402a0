"""French names of the kinds of applicant, by registry code and by INSEE category."""

LABELS = {
    "COM": "commune",
    "CC": "communauté de communes",
    "CA": "communauté d’agglomération",
    "CU": "communauté urbaine",
    "MET": "métropole",
    "METLYON": "métropole de Lyon",
    "EPT": "établissement public territorial",
    "DEP": "département",
    "REG": "région",
    "CTU": "collectivité territoriale unique",
    "PARIS": "Ville de Paris",
    "7210": "commune",
    "7220": "département",
    "7225": "collectivité d’outre-mer",
    "7229": "autre collectivité territoriale",
    "7230": "région",
    "7340": "pôle métropolitain",
    "7343": "communauté urbaine",
    "7344": "métropole",
    "7345": "syndicat intercommunal à vocation multiple (SIVOM)",
    "7346": "communauté de communes",
    "7348": "communauté d’agglomération",
    "7349": "autre organisme de coopération entre collectivités",
    "7351": "organisme interdépartemental",
    "7352": "organisme interrégional",
    "7353": "syndicat intercommunal à vocation unique (SIVU)",
    "7354": "syndicat mixte fermé",
    "7355": "syndicat mixte ouvert",
    "7357": "pôle d’équilibre territorial et rural (PETR)",
    "7361": "centre communal d’action sociale (CCAS)",
    "7367": "centre intercommunal d’action sociale (CIAS)",
    "7410": "groupement d’intérêt public (GIP)",
}


def label(category: str) -> str:
    """The category in French; a code that is not listed is given as it is."""
    return LABELS.get(category) or f"catégorie {category}"
