FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production CASEFILE_DATA_DIR=/data

# From the lock alone, before the sources: this layer changes only with the dependencies.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force

COPY src ./src
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000

# In Socket Mode nothing listens, and the process ends by itself when it is beyond help.
HEALTHCHECK --start-period=10s CMD ["node", "-e", "if (!process.env.SLACK_APP_TOKEN) fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

# As `npm run start`, without npm in between: signals reach the bot.
CMD ["node", "--disable-warning=ExperimentalWarning", "src/cli/main.ts", "start"]
