import { CONTAINER_GROUP_PATH } from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";
import { offerStream } from "./stream-answer.ts";

export const attachContainer: Operation = {
	id: "Containers_Attach",
	method: "POST",
	path: `${CONTAINER_GROUP_PATH}/containers/{container}/attach`,
	serve: (parts, call) =>
		offerStream(parts, call, {
			kind: "attach",
			open: (engine, run) => engine.attach!(run),
		}),
};
