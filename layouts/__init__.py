"""What is shown: pages, components, figures and documents as pure functions of views."""
