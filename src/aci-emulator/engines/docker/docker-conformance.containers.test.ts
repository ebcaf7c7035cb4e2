import { describe } from "vitest";
import { engineSuite } from "../engine.suite.ts";
import { dockerUnderTest, leftOut } from "./testing/docker-under-test.ts";

describe.skipIf(leftOut)("on a container engine", () => {
	engineSuite("docker", () => dockerUnderTest());
});
