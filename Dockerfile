# Copydesk as a container. Build it and run it with compose.yaml, or: docker build -t copydesk .

FROM python:3.13-slim AS build
# Such as [postgres] or [postgres,heic].
ARG EXTRAS=
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY bot bot
COPY cogs cogs
RUN python -m venv /opt/copydesk \
 && /opt/copydesk/bin/pip install --no-cache-dir --disable-pip-version-check -c constraints.txt ".${EXTRAS}"

FROM python:3.13-slim
# Fonts for the picture of the calendar; the time zones of the world.
RUN apt-get update \
 && apt-get install -y --no-install-recommends fonts-noto-core tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin copydesk \
 && install -d -o copydesk -g copydesk -m 0700 /data
COPY --from=build /opt/copydesk /opt/copydesk
ENV PATH=/opt/copydesk/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    COPYDESK_DATABASE=/data/copydesk.db \
    COPYDESK_BACKUP_FOLDER=/data/backups \
    COPYDESK_HTTP=127.0.0.1:9464
USER copydesk
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=30s --timeout=15s --start-period=60s --retries=3 CMD ["copydesk", "health"]
ENTRYPOINT ["copydesk"]
CMD ["run"]
