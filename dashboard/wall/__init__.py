"""What hangs on walls: screens, their scenes, and the finding that each scene speaks."""
