/** The entry of the function app: what Azure's worker, or the durable host, loads. */
import { register } from "./register.ts";

register();
