"""Addresses of the evaluation pages, one module for each desk."""

from evaluation.urls import (
    advisory,
    appeals,
    certificates,
    council,
    decisions,
    desks,
    dossiers,
    inspections,
    public,
)

app_name = "evaluation"
urlpatterns = [
    *dossiers.urlpatterns,
    *desks.urlpatterns,
    *advisory.urlpatterns,
    *council.urlpatterns,
    *decisions.urlpatterns,
    *certificates.urlpatterns,
    *appeals.urlpatterns,
    *inspections.urlpatterns,
    *public.urlpatterns,
]
