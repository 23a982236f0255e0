import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB Local in memory, on the loopback interface alone: on the port that is its
 * argument, or a free one. Its own launcher listens on every interface and reports to
 * AWS that it was started.
 */
final class DynamoDBLocal {
    private DynamoDBLocal() {}

    public static void main(String[] args) throws Exception {
        var port = args.length > 0 ? Integer.parseInt(args[0]) : 0;
        var requests = new LocalDynamoDBRequestHandler(0, true, null, true, false);
        var server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        server.setHandler(new LocalDynamoDBServerHandler(requests, null));
        server.start();
        var connector = (ServerConnector) server.getConnectors()[0];
        Lifeline.serve(new InetSocketAddress(connector.getHost(), connector.getLocalPort()));
    }
}
