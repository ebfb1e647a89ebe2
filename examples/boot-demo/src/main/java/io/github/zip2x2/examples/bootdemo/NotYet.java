package io.github.zip2x2.examples.bootdemo;

import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** An option that is promised and not there: it is refused by name, so that nobody believes it to be in force. */
final class NotYet implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> args, ArgSpec spec, CommandSpec command) {
        throw new ParameterException(command.commandLine(), ((OptionSpec) spec).longestName() + ": not yet");
    }
}
