import java.io.IOException;
import java.net.InetSocketAddress;

/** Ties a server's life to whoever started it: it ends when its standard input does. */
final class Lifeline {
    private Lifeline() {}

    /** Says where the server listens, then waits for the end of standard input, and ends the process. */
    static void serve(InetSocketAddress address) throws IOException {
        System.out.println("listening on " + address.getAddress().getHostAddress() + ":" + address.getPort());
        while (System.in.read() != -1) {
            // What is sent has no meaning.
        }
        Runtime.getRuntime().halt(0);
    }
}
