from django.http import HttpResponse
from django.templatetags.static import static
from django.urls import path


def index(request):
    return HttpResponse(f"python-django says hello; its style is at {static('style.css')}\n", content_type="text/plain")


urlpatterns = [path("", index)]
