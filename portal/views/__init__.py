"""Views: windows, not offices. Read the form, ask the door, present. One module a desk."""
