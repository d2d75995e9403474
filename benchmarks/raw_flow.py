"""A min-cost flow in C++ and nothing else: reads the arcs, prints the seconds of CPU and the cost.

Runs in an environment of its own (`uv run --with ortools`), as that library and ours cannot share a process.
"""

import json
import sys
import time

from ortools.graph.python import min_cost_flow  # type: ignore[import-not-found]  # see above


def main() -> None:
    """Arcs as [tail, head, capacity, cost] and supplies per node on standard input."""
    asked = json.load(sys.stdin)
    flow = min_cost_flow.SimpleMinCostFlow()
    for arc in asked["arcs"]:
        flow.add_arc_with_capacity_and_unit_cost(*arc)
    for node, supply in enumerate(asked["supplies"]):
        flow.set_node_supply(node, supply)
    started = time.process_time()
    status = flow.solve()
    spent = time.process_time() - started
    if status != flow.OPTIMAL:
        raise SystemExit(f"status {status}")
    print(json.dumps([spent, flow.optimal_cost()]))


main()
