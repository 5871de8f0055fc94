"""What the hall shows and plays: content that a second person reviewed, screens, their play-lists, music."""
