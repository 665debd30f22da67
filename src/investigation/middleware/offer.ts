import { type AgentMiddleware, createMiddleware } from 'langchain';
import type { Rails } from '../rails.ts';
import { mustConclude } from '../termination.ts';

/** Once the gathering is over, only the answer is offered. */
export const offerPolicy = (rails: Rails, submit: string): AgentMiddleware =>
  createMiddleware({
    name: 'offer',
    wrapModelCall: (request, handler) =>
      handler(
        mustConclude(rails.progress)
          ? { ...request, tools: request.tools.filter((tool) => tool['name'] === submit) }
          : request,
      ),
  });
