"""Official papers as DOCX after GB/T 9704-2012: written into templates that offices edit, and read back."""

from layouts.documents.paper.checking import check_template
from layouts.documents.paper.fields import FIELDS, Field
from layouts.documents.paper.reading import read_docx
from layouts.documents.paper.template import Form, default_template, form_of
from layouts.documents.paper.writing import docx_of

__all__ = ["FIELDS", "Field", "Form", "check_template", "default_template", "docx_of", "form_of", "read_docx"]
