"""Identity: who comes to the hall. One applicant, one code, one dossier, whatever they come for."""
