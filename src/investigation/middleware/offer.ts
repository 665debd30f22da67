import { type AgentMiddleware, createMiddleware } from 'langchain';
import { slice } from '../../lib/slice.ts';
import type { Rails } from '../rails/rails.ts';
import { mustConclude } from '../rails/termination.ts';

/** Once the gathering is over, only the answer is offered. */
export const offerPolicy = (rails: Rails, submit: string): AgentMiddleware =>
  createMiddleware({
    name: 'offer',
    wrapModelCall: async (request, handler) => {
      await slice();
      return handler(
        mustConclude(rails.progress)
          ? { ...request, tools: request.tools.filter((tool) => tool['name'] === submit) }
          : request,
      );
    },
  });
