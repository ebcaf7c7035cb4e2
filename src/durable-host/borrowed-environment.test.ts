import { expect, it } from "vitest";
import { borrowEnvironment } from "./borrowed-environment.ts";

it("Hosts that share an environment take back what is theirs, in any order", () => {
	for (const order of [
		[0, 1],
		[1, 0],
	]) {
		const variables: Record<string, string | undefined> = { OLD_B: "old" };
		const hosts = [borrowEnvironment(variables), borrowEnvironment(variables)];
		hosts[0]!.set("OLD_B", "first");
		hosts[0]!.set("NEW_B", "first");
		hosts[1]!.set("OLD_B", "second");
		expect(hosts[1]!.setUnlessSet("NEW_B", "second")).toBe(true);
		expect(variables).toEqual({ OLD_B: "second", NEW_B: "second" });
		hosts[order[0]!]!.giveBack();
		const left = order[1] === 0 ? "first" : "second";
		expect(variables).toEqual({ OLD_B: left, NEW_B: left });
		hosts[order[1]!]!.giveBack();
		expect(variables).toEqual({ OLD_B: "old" });
		expect(hosts[0]!.setUnlessSet("OLD_B", "third")).toBe(false);
	}
});
