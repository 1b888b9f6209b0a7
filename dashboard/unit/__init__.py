"""Rules of a unit's page: what it is compared with, its townships, its parts and reasons."""
