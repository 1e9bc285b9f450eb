namespace Conformance.Scoreboard;
