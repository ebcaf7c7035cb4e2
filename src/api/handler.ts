import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { ActivityContext } from "../activities/world.ts";

/** What a handler is given beside the request: the world, and the client of the durable engine. */
export type ApiContext = ActivityContext;

/** One operation of the HTTP API. Refusals are thrown as `ApiError`. */
export type ApiHandler = (request: HttpRequest, context: ApiContext) => Promise<HttpResponseInit>;
