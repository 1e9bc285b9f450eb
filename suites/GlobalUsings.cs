global using Conformance.Checks;
global using Conformance.Lab.Evidence;
global using Conformance.Lab.Scenarios;
global using Conformance.Targets;
global using FluentAssertions;
