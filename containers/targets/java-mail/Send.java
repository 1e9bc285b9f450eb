import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Map;
import java.util.Properties;

/** Sends one message from LAB_FROM to LAB_TO via LAB_SMTP_HOST, port LAB_SMTP_PORT, with LAB_SMTP_TLS. */
public final class Send {
    private static final String MILLISECONDS = "20000";

    public static void main(String[] arguments) throws MessagingException {
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            System.out.println(Session.class.getPackage().getImplementationVersion());
            return;
        }
        var environment = System.getenv();
        var message = new MimeMessage(Session.getInstance(properties(environment)));
        message.setFrom(new InternetAddress(environment.get("LAB_FROM")));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(environment.get("LAB_TO")));
        message.setSubject("From the lab");
        message.setText("Sent by Jakarta Mail.");
        Transport.send(message);
    }

    private static Properties properties(Map<String, String> environment) {
        var properties = new Properties();
        properties.put("mail.smtp.host", environment.get("LAB_SMTP_HOST"));
        properties.put("mail.smtp.port", environment.get("LAB_SMTP_PORT"));
        properties.put("mail.smtp.connectiontimeout", MILLISECONDS);
        properties.put("mail.smtp.timeout", MILLISECONDS);
        if (environment.get("LAB_SMTP_TLS").equals("implicit")) {
            properties.put("mail.smtp.ssl.enable", "true");
        } else {
            properties.put("mail.smtp.starttls.enable", "true");
            properties.put("mail.smtp.starttls.required", "true");
        }
        if (environment.getOrDefault("LAB_VARIANT", "default").equals("verify")) {
            properties.put("mail.smtp.ssl.checkserveridentity", "true");
        }
        return properties;
    }
}
