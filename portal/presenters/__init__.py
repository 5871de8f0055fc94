"""How entities are shown: presenters fill the shapes that pages take. No rule of law is decided here."""
