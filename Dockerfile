# Build: docker build -t campana .
# Migrate before the first start and each new version: docker run … campana node node_modules/typeorm/cli.js migration:run -d dist/ormconfig.js
FROM node:20.20.2-bookworm-slim AS base
WORKDIR /app
COPY package.json package-lock.json ./

FROM base AS build
RUN npm ci
COPY . .
RUN npm run build

FROM base AS production
ENV NODE_ENV=production HOST=0.0.0.0
RUN npm ci --omit=dev && npm cache clean --force
COPY --from=build /app/dist dist
USER node
EXPOSE 8016
HEALTHCHECK CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 8016) + '/health/live').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=32", "--heap-growing-percent=80", "dist/src/main.js"]
