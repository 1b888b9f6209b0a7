"""Rules of supervision: notices and their numbers, reminders, proposals, requests to the platform."""
