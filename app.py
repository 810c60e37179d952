"""The WSGI entry point: `python app.py` serves, `flask --app app run` serves for development."""

from ivig_kg.web.server import application, main

if __name__ == "__main__":
    main()
else:
    app = application()
