import type { HubStanding, PlannedJob } from "./plan-input.ts";
import type { Prediction } from "./prediction.ts";
import { VirtualHub } from "./virtual-hub.ts";

/** What would become of the job in the hub as it stands: see `virtual-hub.ts` for what is modelled, and what is not. */
export function predict(hub: HubStanding, job: PlannedJob): Prediction {
	const virtual = new VirtualHub(hub, job);
	virtual.takeOver();
	virtual.submit();
	return virtual.run();
}
