"""Tendering (招标): project, lots, sealing policy, notice, documents, questions and clarifications."""
