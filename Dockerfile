# The portal's image: web, worker and beat run it with different commands.
# Same Python and same libraries as a Debian 13 machine on which `make test` runs.

FROM debian:trixie-slim AS base
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 \
    && rm -rf /var/lib/apt/lists/*
ENV PYTHONUNBUFFERED=1 PATH=/opt/venv/bin:$PATH
WORKDIR /srv/passnum

FROM base AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates python3-venv \
    && rm -rf /var/lib/apt/lists/*
COPY tools/uv-requirements.txt /tmp/
RUN python3 -m venv /opt/uv \
    && /opt/uv/bin/pip install --no-cache-dir --require-hashes --only-binary=:all: \
        --requirement /tmp/uv-requirements.txt
COPY pyproject.toml uv.lock ./
RUN UV_PROJECT_ENVIRONMENT=/opt/venv UV_PYTHON_DOWNLOADS=never \
    /opt/uv/bin/uv sync --locked --no-dev --no-cache --compile-bytecode
COPY . .
# The settings want a key and a database, of which collecting files makes no use. They
# keep files to their owner, which is right for uploads; these belong to everybody.
RUN SECRET_KEY=build DATABASE_URL=sqlite://:memory: STATIC_ROOT=/srv/static \
    python manage.py collectstatic --noinput \
    && chmod -R a+rX /srv/static

FROM base
COPY tools tools
RUN apt-get update \
    && apt-get install -y --no-install-recommends $(python3 -m tools.needs) \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin passnum \
    && install -d -o passnum -g passnum -m 700 /srv/files /srv/beat
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/static /srv/static
COPY . .
ENV STATIC_ROOT=/srv/static FILES_DIR=/srv/files XDG_CACHE_HOME=/tmp
USER passnum
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python3", "-m", "tools.probe"]
# The number of workers is read from WEB_CONCURRENCY.
CMD ["gunicorn", "passnum.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
